import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect } from "react";

/** Says once that something was done; `at` tells one doing from the next. `back` takes it back, where that can be done. */
export function useToast(text: string | undefined, at: number | undefined, back?: { text: string; undo?: () => void }): void {
  const shopify = useAppBridge();
  useEffect(() => {
    if (text !== undefined && at !== undefined)
      shopify.toast.show(text, back?.undo ? { action: back.text, onAction: back.undo } : undefined);
    // the text alone may change with nothing done
  }, [at]);
}
