import { BlockStack, Button, Divider, InlineStack, Text } from "@shopify/polaris";
import type { CasePage, RecallItem } from "../../cases/present-case";
import { Section } from "../section";
import { useWords } from "../words";
import { EndedRecall } from "./ended-recall";
import { RecallCause } from "./recall-cause";
import { RecallCosts } from "./recall-costs";
import { RecallEnd } from "./recall-end";
import { HowTheGoodsLeft } from "./recall-facts";
import { RecallMoney } from "./recall-money";
import type { RecallActKind } from "./recall-act";
import { Trouble, type Acting } from "./recall-problem";
import { RecallSteps } from "./recall-steps";
import { RecallWays } from "./recall-ways";
import { whoIn } from "./recall-words";

interface RecallPanelProps extends Acting {
  page: CasePage;
  now: string;
}

/** Goods that left by mistake: the facts, the way to get them back step by step, the money, the costs and the end. */
export function RecallPanel({ page, ...given }: RecallPanelProps) {
  const inPlace = partsShown(page.recalls);
  return (
    <>
      {/* somebody else was faster, and the part that was acted on is gone */}
      <Trouble trouble={given.trouble} kinds={recallActKinds.filter((kind) => !inPlace.includes(kind))} />
      {page.recalls.map((recall, position) =>
        recall.endedAt === null ? (
          <CurrentRecall key={recall.id} recall={recall} page={page} {...given} />
        ) : (
          // a carrier's bill comes when all is over: the newest takes costs and its cause still
          <EndedRecall key={recall.id} recall={recall}>
            {position === 0 ? <CostsAndCause recall={recall} page={page} {...given} /> : null}
          </EndedRecall>
        ),
      )}
    </>
  );
}

const recallActKinds = [
  "verify",
  "choose-way",
  "step",
  "add-cost",
  "set-cause",
  "pay-first",
  "end",
] as const satisfies readonly RecallActKind[];

/** What can be acted on where it stands: trouble with it is told there. */
function partsShown(recalls: RecallItem[]): RecallActKind[] {
  const current = recalls.find(({ endedAt }) => endedAt === null);
  if (!current) return recalls.length > 0 ? ["add-cost", "set-cause"] : [];
  return recallActKinds.filter(
    (kind) => (kind !== "step" || current.way !== null) && (kind !== "end" || current.outcomes.length > 0),
  );
}

function CurrentRecall({ recall, page, now, ...acting }: RecallPanelProps & { recall: RecallItem }) {
  const { t, formats } = useWords();
  return (
    <>
      <Section title={t("recall.facts.title")}>
        <Text as="p" tone="subdued">
          {t(`recall.opened-by.${recall.openedBy}`, { when: formats.instant(recall.openedAt) })}
        </Text>
        <HowTheGoodsLeft recall={recall} page={page} />
        <Divider />
        <Verification recall={recall} {...acting} />
      </Section>
      <Section title={t("recall.way.title")}>
        <RecallWays recall={recall} {...acting} />
        {recall.way ? <RecallSteps recall={recall} page={page} now={now} {...acting} /> : null}
      </Section>
      <RecallMoney recall={recall} page={page} {...acting} />
      <Section title={t("recall.costs.title")}>
        <CostsAndCause recall={recall} page={page} {...acting} />
      </Section>
      {recall.outcomes.length > 0 ? <RecallEnd recall={recall} page={page} {...acting} /> : null}
    </>
  );
}

function CostsAndCause({ recall, page, ...acting }: Acting & { recall: RecallItem; page: CasePage }) {
  return (
    <>
      <RecallCosts recall={recall} currencyCode={page.order.total.currencyCode} {...acting} />
      <Divider />
      <RecallCause recall={recall} {...acting} />
    </>
  );
}

function Verification({ recall, busy, trouble, onAct }: Acting & { recall: RecallItem }) {
  const words = useWords();
  const { t, formats } = words;
  if (recall.verifiedAt) {
    return (
      <>
        <Trouble trouble={trouble} kinds={["verify"]} />
        <Text as="p">
          {t("recall.verify.done", { who: whoIn(recall.verifiedBy, words), when: formats.instant(recall.verifiedAt) })}
        </Text>
      </>
    );
  }
  return (
    <BlockStack gap="200">
      <Trouble trouble={trouble} kinds={["verify"]} />
      <Text as="h3" variant="headingSm">
        {t("recall.verify.title")}
      </Text>
      <Text as="p">{t("recall.verify.body")}</Text>
      <InlineStack>
        <Button
          // whoever went on without it has another button that stands out
          variant={recall.way === null ? "primary" : "secondary"}
          loading={busy?.kind === "verify"}
          disabled={busy !== null && busy.kind !== "verify"}
          onClick={() => onAct({ kind: "verify" })}
        >
          {t("recall.verify.action")}
        </Button>
      </InlineStack>
    </BlockStack>
  );
}
