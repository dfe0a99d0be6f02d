import { BlockStack, Select, Text } from "@shopify/polaris";
import { useState } from "react";
import { whoseErrors, type CasePage, type WhoseError } from "../cases/present-case";
import { longestText } from "../cases/written-text";
import { TextDialog } from "./text-dialog";
import { useWords } from "./words";

interface CorrectDialogProps {
  page: CasePage;
  open: boolean;
  busy: boolean;
  onCorrect: (whatWasWrong: string, whoseError: WhoseError) => void;
  onCancel: () => void;
}

/** P12: what was wrong, and whose error. For what can't be undone it says so before anything is promised. */
export function CorrectDialog({ page, open, busy, onCorrect, onCancel }: CorrectDialogProps) {
  const { t } = useWords();
  // an apology for a store's own error is the rule; another origin is the exception that staff choose
  const [whose, setWhose] = useState<WhoseError>("ours");
  return (
    <TextDialog
      open={open}
      busy={busy}
      title={t("case.confirm.correct.title", { name: page.orderName })}
      body={t("case.confirm.correct.body")}
      label={t("case.confirm.correct.label")}
      help={t("case.confirm.correct.help")}
      action={t("case.confirm.correct.action")}
      longest={longestText.correction}
      more={
        <BlockStack gap="400">
          {page.cancelledAt ? (
            <Text as="p" fontWeight="semibold">
              {t("case.confirm.correct.irreversible")}
            </Text>
          ) : null}
          <Select
            label={t("case.confirm.correct.whose-label")}
            options={whoseErrors.map((each) => ({ value: each, label: t(`whose-error.${each}`) }))}
            value={whose}
            onChange={(value) => setWhose(whoseErrors.find((each) => each === value) ?? "ours")}
          />
        </BlockStack>
      }
      onSend={(text) => onCorrect(text, whose)}
      onCancel={onCancel}
    />
  );
}
