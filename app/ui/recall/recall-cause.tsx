import { BlockStack, Button, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { RecallItem } from "../../cases/present-case";
import { recallCauses, type RecallCause as Cause } from "../../cases/recall";
import { useWords } from "../words";
import { Trouble, type Acting } from "./recall-problem";

/** Why the goods left: picked from a list, so that causes can be counted, with the person's own words. */
export function RecallCause({ recall, busy, trouble, onAct }: Acting & { recall: RecallItem }) {
  const { t } = useWords();
  const [cause, setCause] = useState<Cause | "">(recall.cause ?? "");
  const [note, setNote] = useState(recall.causeNote ?? "");
  const [tried, setTried] = useState(false);
  const mustExplain = cause === "other";
  const missing = mustExplain && note.trim() === "";
  const same = cause === (recall.cause ?? "") && note.trim() === (recall.causeNote ?? "");
  const set = () => {
    setTried(true);
    if (!cause || missing) return;
    setTried(false);
    onAct({ kind: "set-cause", cause, ...(note.trim() ? { note: note.trim() } : {}) });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        set();
      }}
    >
      <BlockStack gap="300">
        <Trouble trouble={trouble} kinds={["set-cause"]} />
        <Text as="h3" variant="headingSm">
          {t("recall.cause.title")}
        </Text>
        <Select
          label={t("recall.cause.label")}
          placeholder={t("recall.cause.placeholder")}
          options={recallCauses.map((value) => ({ value, label: t(`recall.cause.name.${value}`) }))}
          value={cause}
          error={tried && !cause ? t("recall.problem.cause-needed") : undefined}
          onChange={(value) => setCause(recallCauses.find((each) => each === value) ?? "")}
        />
        <TextField
          label={t(mustExplain ? "recall.cause.note-needed" : "recall.cause.note")}
          helpText={t("recall.cause.note-help")}
          value={note}
          onChange={setNote}
          multiline={2}
          maxHeight="40vh"
          maxLength={5000}
          autoComplete="off"
          error={tried && missing ? t("recall.problem.text-needed") : undefined}
        />
        {recall.cause && same ? null : (
          <InlineStack>
            <Button submit loading={busy?.kind === "set-cause"} disabled={busy !== null && busy.kind !== "set-cause"}>
              {t("recall.cause.action")}
            </Button>
          </InlineStack>
        )}
      </BlockStack>
    </form>
  );
}
