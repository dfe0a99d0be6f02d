import { Badge, Banner, BlockStack, Box, Button, ChoiceList, InlineError, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import type { RecallItem } from "../../cases/present-case";
import type { RecallWay } from "../../cases/recall";
import { longestText } from "../../cases/written-text";
import { TextDialog } from "../text-dialog";
import { useWords } from "../words";
import { Trouble, type Acting } from "./recall-problem";
import { leadsOn, whyInWords } from "./recall-words";

/** The way that is gone, or the proposed one with its reason; the others stay open. */
export function RecallWays(props: Acting & { recall: RecallItem }) {
  const { recall, trouble } = props;
  return (
    <BlockStack gap="300">
      <Trouble trouble={trouble} kinds={["choose-way"]} />
      {recall.way ? <ChosenWay {...props} way={recall.way} /> : <FirstChoice {...props} />}
    </BlockStack>
  );
}

function FirstChoice({ recall, busy, onAct }: Acting & { recall: RecallItem }) {
  const words = useWords();
  const { t } = words;
  const { proposedWay, ways, verifiedAt } = recall;
  const others = ways.filter((way) => way !== proposedWay);
  const start = (way: RecallWay, variant: "primary" | "secondary") => (
    <InlineStack>
      <Button
        variant={variant}
        accessibilityLabel={t("recall.way.start-of", { way: t(`recall.way.name.${way}`) })}
        loading={busy?.kind === "choose-way" && busy.way === way}
        disabled={busy !== null && !(busy.kind === "choose-way" && busy.way === way)}
        onClick={() => onAct({ kind: "choose-way", way })}
      >
        {t("recall.way.start")}
      </Button>
    </InlineStack>
  );
  return (
    <>
      {proposedWay ? (
        <Box background="bg-surface-secondary" padding="400" borderRadius="200">
          <BlockStack gap="200">
            <InlineStack gap="200" blockAlign="center">
              <Text as="h3" variant="headingSm">
                {t(`recall.way.name.${proposedWay}`)}
              </Text>
              <Badge tone="info">{t("recall.way.proposed")}</Badge>
            </InlineStack>
            <Text as="p">{whyInWords(proposedWay, recall.facts, words)}</Text>
            <Text as="p" tone="subdued">
              {t(`recall.way.what.${proposedWay}`)}
            </Text>
            {start(proposedWay, verifiedAt ? "primary" : "secondary")}
          </BlockStack>
        </Box>
      ) : null}
      {others.length > 0 ? (
        <BlockStack gap="300">
          {proposedWay ? (
            <Text as="h3" variant="headingSm">
              {t("recall.way.others")}
            </Text>
          ) : null}
          {others.map((way) => (
            <BlockStack key={way} gap="100">
              <Text as={proposedWay ? "h4" : "h3"} fontWeight="medium">
                {t(`recall.way.name.${way}`)}
              </Text>
              <Text as="p" tone="subdued">
                {t(`recall.way.what.${way}`)}
              </Text>
              {start(way, "secondary")}
            </BlockStack>
          ))}
        </BlockStack>
      ) : null}
    </>
  );
}

function ChosenWay({ recall, way, busy, onAct }: Acting & { recall: RecallItem; way: RecallWay }) {
  const words = useWords();
  const { t } = words;
  const [asking, setAsking] = useState(false);
  const [picked, setPicked] = useState<RecallWay | null>(null);
  const [missing, setMissing] = useState(false);
  const others = recall.ways.filter((each) => each !== way);
  const better = recall.proposedWay && others.includes(recall.proposedWay) ? recall.proposedWay : null;
  const ask = (to: RecallWay | null) => {
    setPicked(to);
    setMissing(false);
    setAsking(true);
  };
  return (
    <>
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <Text as="h3" variant="headingSm">
          {t(`recall.way.name.${way}`)}
        </Text>
        {others.length > 0 ? (
          <Button variant="plain" disabled={busy !== null} onClick={() => ask(better)}>
            {t("recall.way.change")}
          </Button>
        ) : null}
      </InlineStack>
      <Text as="p" tone="subdued">
        {t(`recall.way.what.${way}`)}
      </Text>
      {better ? (
        <Banner tone="info" title={t("recall.way.better")}>
          <BlockStack gap="200">
            <p>{whyInWords(better, recall.facts, words)}</p>
            <InlineStack>
              {/* what was refused leads no further: this is the way on, and it alone stands out */}
              <Button variant={leadsOn(recall) ? "primary" : "secondary"} disabled={busy !== null} onClick={() => ask(better)}>
                {t("recall.way.change-to", { way: t(`recall.way.name.${better}`) })}
              </Button>
            </InlineStack>
          </BlockStack>
        </Banner>
      ) : null}
      <TextDialog
        key={way}
        open={asking}
        busy={busy !== null}
        title={t("recall.way.dialog.title")}
        body={t("recall.way.dialog.body")}
        label={t("recall.way.dialog.why")}
        help={t("recall.way.dialog.why-help")}
        action={t("recall.way.dialog.action")}
        longest={longestText.note}
        more={
          <BlockStack gap="200">
            <ChoiceList
              title={t("recall.way.pick")}
              choices={others.map((each) => ({
                value: each,
                label: t(`recall.way.name.${each}`),
                helpText: t(`recall.way.what.${each}`),
              }))}
              selected={picked ? [picked] : []}
              onChange={([value]) => setPicked(others.find((each) => each === value) ?? null)}
            />
            {missing && !picked ? <InlineError message={t("recall.problem.way-needed")} fieldID="recall-way" /> : null}
          </BlockStack>
        }
        onSend={(why) => {
          if (!picked) return setMissing(true);
          setAsking(false);
          onAct({ kind: "choose-way", way: picked, why });
        }}
        onCancel={() => setAsking(false)}
      />
    </>
  );
}
