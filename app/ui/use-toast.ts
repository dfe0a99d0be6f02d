import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect } from "react";

/** Says once that something was done; `at` tells one doing from the next. */
export function useToast(text: string | undefined, at: number | undefined): void {
  const shopify = useAppBridge();
  useEffect(() => {
    if (text !== undefined && at !== undefined) shopify.toast.show(text);
    // the text alone may change with nothing done
  }, [at]);
}
