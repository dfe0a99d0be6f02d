import { BlockStack, Button, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { RecallItem } from "../../cases/present-case";
import { recallCostKinds, type RecallCostKind } from "../../cases/recall";
import { useWords } from "../words";
import { Trouble, type Acting } from "./recall-problem";
import { readAmount } from "./read-amount";
import { whoIn } from "./recall-words";
import styles from "./recall.module.css";

/** What getting the goods back costs the store, in the order's currency. */
export function RecallCosts(props: Acting & { recall: RecallItem; currencyCode: string }) {
  const { recall, busy, trouble } = props;
  const { t } = useWords();
  // closes by itself when the cost has arrived in the list
  const [addingTo, setAddingTo] = useState<number | null>(null);
  const adding = addingTo === recall.costs.length;
  return (
    <BlockStack gap="300">
      <Trouble trouble={trouble} kinds={["add-cost"]} />
      {recall.costs.length === 0 ? (
        <Text as="p" tone="subdued">
          {t("recall.costs.none")}
        </Text>
      ) : (
        <CostList recall={recall} />
      )}
      {adding ? (
        <CostForm key={recall.costs.length} {...props} onCancel={() => setAddingTo(null)} />
      ) : (
        <InlineStack>
          <Button disabled={busy !== null} onClick={() => setAddingTo(recall.costs.length)}>
            {t("recall.costs.add")}
          </Button>
        </InlineStack>
      )}
    </BlockStack>
  );
}

export function CostList({ recall }: { recall: RecallItem }) {
  const words = useWords();
  const { t, formats, coded } = words;
  return (
    <>
      <ul className={styles.costs}>
        {recall.costs.map((cost) => (
          <li key={cost.id}>
            <InlineStack align="space-between" blockAlign="start" gap="400" wrap={false}>
              <BlockStack gap="050">
                <Text as="span">{coded("recall.costs.kind", cost.kind)}</Text>
                {cost.note ? (
                  <Text as="span" breakWord>
                    {cost.note}
                  </Text>
                ) : null}
                <Text as="span" variant="bodySm" tone="subdued">
                  {t("recall.costs.by", { who: whoIn(cost.by, words), when: formats.instant(cost.at) })}
                </Text>
              </BlockStack>
              <Text as="span" numeric alignment="end">
                {formats.money(cost)}
              </Text>
            </InlineStack>
          </li>
        ))}
      </ul>
      {recall.totals.map((total) => (
        <Text key={total.currencyCode} as="p" alignment="end" fontWeight="semibold" numeric>
          {t("recall.costs.total", { amount: formats.money(total) })}
        </Text>
      ))}
    </>
  );
}

interface CostFormProps extends Acting {
  currencyCode: string;
  onCancel: () => void;
}

function CostForm({ currencyCode, busy, onAct, onCancel }: CostFormProps) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const [kind, setKind] = useState<RecallCostKind>("intercept");
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const read = readAmount(typed, currencyCode);
  const add = () => {
    setTried(true);
    if (!read.ok) return;
    onAct({ kind: "add-cost", amount: read.amount, currencyCode, costKind: kind, ...(note.trim() ? { note: note.trim() } : {}) });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <BlockStack gap="300">
        <div className={styles.row}>
          <TextField
            label={t("recall.costs.amount", { currency: currencyCode })}
            inputMode="decimal"
            value={typed}
            onChange={setTyped}
            maxLength={20}
            autoComplete="off"
            autoFocus
            error={
              tried && !read.ok
                ? t(`recall.problem.${read.problem}`, { currency: currencyCode, decimals: read.decimals })
                : undefined
            }
          />
          <Select
            label={t("recall.costs.kind-label")}
            options={recallCostKinds.map((value) => ({ value, label: t(`recall.costs.kind.${value}`) }))}
            value={kind}
            onChange={(value) => setKind(recallCostKinds.find((each) => each === value) ?? "other")}
          />
        </div>
        <TextField
          label={t("recall.costs.note")}
          value={note}
          onChange={setNote}
          multiline={2}
          maxHeight="40vh"
          maxLength={5000}
          autoComplete="off"
        />
        <InlineStack gap="200">
          <Button submit loading={busy?.kind === "add-cost"} disabled={busy !== null && busy.kind !== "add-cost"}>
            {t("recall.costs.add-action")}
          </Button>
          <Button variant="plain" onClick={onCancel}>
            {t("recall.costs.cancel")}
          </Button>
        </InlineStack>
      </BlockStack>
    </form>
  );
}
