import { BlockStack, Modal, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useWords } from "./words";

interface ConfirmDialogProps {
  open: boolean;
  busy: boolean;
  title: string;
  body: string;
  /** What the person should see once more before saying yes. */
  fact?: ReactNode;
  action: string;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks once more before something that can't be undone or that many people will feel. */
export function ConfirmDialog({ open, busy, title, body, fact, action, onConfirm, onCancel }: ConfirmDialogProps) {
  const { t } = useWords();
  return (
    <Modal
      open={open}
      onClose={onCancel}
      title={title}
      primaryAction={{ content: action, destructive: true, loading: busy, onAction: onConfirm }}
      secondaryActions={[{ content: t("common.not-now"), onAction: onCancel }]}
    >
      <Modal.Section>
        <BlockStack gap="300">
          <Text as="p">{body}</Text>
          {fact ? (
            <Text as="p" fontWeight="semibold">
              {fact}
            </Text>
          ) : null}
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
