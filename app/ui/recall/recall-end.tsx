import { BlockStack, Button, ChoiceList, InlineStack, Modal, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { CasePage, RecallItem } from "../../cases/present-case";
import type { RecallOutcome } from "../../cases/recall";
import { Section } from "../section";
import { useWords } from "../words";
import { Trouble, type Acting } from "./recall-problem";

/** Lost and kept goods have an end too: what may be chosen, with what each means for the money. */
export function RecallEnd({ recall, page, busy, trouble, onAct }: Acting & { recall: RecallItem; page: CasePage }) {
  const { t } = useWords();
  const [asking, setAsking] = useState(false);
  const [outcome, setOutcome] = useState<RecallOutcome | null>(null);
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const end = () => {
    setTried(true);
    if (!outcome) return;
    setAsking(false);
    onAct({ kind: "end", outcome, ...(note.trim() ? { note: note.trim() } : {}) });
  };
  return (
    <Section title={t("recall.end.title")}>
      <Trouble trouble={trouble} kinds={["end"]} />
      <Text as="p" tone="subdued">
        {t("recall.end.explain")}
      </Text>
      <InlineStack>
        <Button
          loading={busy?.kind === "end"}
          disabled={busy !== null && busy.kind !== "end"}
          onClick={() => {
            setTried(false);
            setAsking(true);
          }}
        >
          {t("recall.end.action")}
        </Button>
      </InlineStack>
      <Modal
        open={asking}
        onClose={() => setAsking(false)}
        title={t("recall.end.dialog-title", { name: page.orderName })}
        primaryAction={{ content: t("recall.end.action"), destructive: true, loading: busy?.kind === "end", onAction: end }}
        secondaryActions={[{ content: t("common.not-now"), onAction: () => setAsking(false) }]}
      >
        <Modal.Section>
          <BlockStack gap="400">
            <ChoiceList
              title={t("recall.end.choose")}
              choices={recall.outcomes.map((value) => ({
                value,
                label: t(`recall.end.outcome.${value}`),
                helpText: t(`recall.end.means.${value}`),
              }))}
              selected={outcome ? [outcome] : []}
              error={tried && !outcome ? t("recall.problem.outcome-needed") : undefined}
              onChange={([value]) => setOutcome(recall.outcomes.find((each) => each === value) ?? null)}
            />
            <TextField
              label={t("recall.end.note")}
              helpText={t("recall.step.field.note-help")}
              value={note}
              onChange={setNote}
              multiline={2}
              maxHeight="40vh"
              maxLength={5000}
              autoComplete="off"
            />
          </BlockStack>
        </Modal.Section>
      </Modal>
    </Section>
  );
}
