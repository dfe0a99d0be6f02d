import { Button, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { useWords } from "./words";

/** The bank's own number of a refund, to be read out or pasted. */
export function RefundReference({ arn }: { arn: string }) {
  const { t } = useWords();
  const [copied, setCopied] = useState<"copied" | "copy-failed" | null>(null);
  return (
    <InlineStack gap="200" blockAlign="center">
      <Text as="span" numeric breakWord>
        {arn}
      </Text>
      <Button
        variant="plain"
        accessibilityLabel={t("refund.copy-label")}
        // a frame may not be allowed to write to the clipboard
        onClick={() =>
          void navigator.clipboard.writeText(arn).then(
            () => setCopied("copied"),
            () => setCopied("copy-failed"),
          )
        }
      >
        {t("refund.copy")}
      </Button>
      <span role="status">{copied ? <Text as="span">{t(`refund.${copied}`)}</Text> : null}</span>
    </InlineStack>
  );
}
