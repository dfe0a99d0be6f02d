import { BlockStack, Modal, Text, TextField } from "@shopify/polaris";
import { useState, type ReactNode } from "react";
import { useWords } from "./words";

interface TextDialogProps {
  open: boolean;
  busy: boolean;
  title: string;
  body: string;
  label: string;
  help: string;
  action: string;
  longest: number;
  destructive?: boolean;
  /** It may be sent without words. */
  optional?: boolean;
  /** More to fill in before the text is sent; `ready` tells whether it is. */
  more?: ReactNode;
  ready?: boolean;
  /** It was to be sent and something is missing: for the fields of `more` to say so. */
  onIncomplete?: () => void;
  onSend: (text: string) => void;
  onCancel: () => void;
}

/** A decision that needs words. What was typed stays when the dialog is closed, or when somebody else was faster. */
export function TextDialog(props: TextDialogProps) {
  const { open, busy, title, body, label, help, action, longest, destructive, optional = false, more, ready = true } = props;
  const { onIncomplete, onSend, onCancel } = props;
  const { t } = useWords();
  const [text, setText] = useState("");
  const [missing, setMissing] = useState(false);
  const written = optional || text.trim() !== "";
  return (
    <Modal
      open={open}
      onClose={onCancel}
      title={title}
      primaryAction={{
        content: action,
        destructive,
        loading: busy,
        onAction: () => {
          if (written && ready) return onSend(text);
          setMissing(true);
          onIncomplete?.();
        },
      }}
      secondaryActions={[{ content: t("common.not-now"), onAction: onCancel }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <Text as="p">{body}</Text>
          {more}
          <TextField
            label={label}
            helpText={help}
            value={text}
            onChange={setText}
            multiline={4}
            maxHeight="40vh"
            maxLength={longest}
            showCharacterCount
            autoComplete="off"
            error={missing && !written ? t("case.problem.text-needed") : undefined}
          />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
