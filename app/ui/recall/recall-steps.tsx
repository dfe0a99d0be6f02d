import { Badge, BlockStack, Icon, InlineStack, Link, Text, type BadgeProps } from "@shopify/polaris";
import { CheckSmallIcon } from "@shopify/polaris-icons";
import type { CasePage, RecallItem, RecallStepItem } from "../../cases/present-case";
import { useWords, type Words } from "../words";
import { isForGoods, type RecallFacts } from "../../cases/recall";
import { Trouble, type Acting } from "./recall-problem";
import { StepForm } from "./recall-step-form";
import { leadsOn, nextStep, overdueSince, whoIn } from "./recall-words";
import styles from "./recall.module.css";

interface RecallStepsProps extends Acting {
  recall: RecallItem;
  page: CasePage;
  now: string;
}

/** A step as it looks: Shopify's and people's words for its state, and whether it is the one to turn to. */
type Look = "todo" | "next" | "asked" | "waiting" | "overdue" | "done" | "refused";

const tones: Record<Look, BadgeProps["tone"]> = {
  todo: undefined,
  next: "attention",
  asked: "info",
  waiting: "info",
  overdue: "critical",
  done: "success",
  refused: "critical",
};

/** An answer is waited for in other words than the goods. */
const ofGoods = ({ step }: RecallStepItem, look: Look): string =>
  isForGoods(step) && (look === "waiting" || look === "overdue") ? `goods-${look}` : look;

/** The guided checklist: what is done, what is next with the button that does it, what comes after. */
export function RecallSteps({ recall, page, now, ...acting }: RecallStepsProps) {
  const words = useWords();
  const { t } = words;
  const next = nextStep(recall);
  const late = overdueSince(recall, now);
  const lookOf = (item: RecallStepItem): Look => {
    if ((item.state === "waiting" || item.state === "asked") && item === next && late) return "overdue";
    return item.state === "todo" && item.now ? "next" : item.state;
  };
  return (
    <BlockStack gap="400">
      <Text as="h3" variant="headingSm">
        {t("recall.step.title")}
      </Text>
      <Trouble trouble={acting.trouble} kinds={["step"]} />
      <ol className={styles.steps}>
        {recall.steps.map((item, position) => {
          const look = lookOf(item);
          return (
            <li key={item.step} className={styles.step} data-state={look} aria-current={item === next ? "step" : undefined}>
              <span className={styles.marker} aria-hidden>
                {look === "done" ? <Icon source={CheckSmallIcon} tone="success" /> : position + 1}
              </span>
              <BlockStack gap="200">
                <InlineStack gap="200" blockAlign="center">
                  <Text as="h4" fontWeight={item === next ? "semibold" : "medium"}>
                    {t(`recall.step.name.${item.step}`)}
                  </Text>
                  <Badge tone={tones[look]}>{t(`recall.step.state.${ofGoods(item, look)}`)}</Badge>
                </InlineStack>
                {look === "done" ? null : (
                  <Text as="p" tone={item.now ? undefined : "subdued"}>
                    {t(`recall.step.what.${item.step}`)}
                  </Text>
                )}
                <WhatBecame item={item} recall={recall} look={look} late={late} />
                {item.now && item.state !== "done" ? (
                  <StepForm
                    item={item}
                    recall={recall}
                    page={page}
                    now={now}
                    // one button stands out: the next step's. What comes through Shopify by itself is waited for
                    dominant={item === next && !leadsOn(recall) && item.state !== "asked" && item.step !== "service-answered"}
                    {...acting}
                  />
                ) : null}
              </BlockStack>
            </li>
          );
        })}
      </ol>
      <EarlierSteps recall={recall} />
    </BlockStack>
  );
}

function EarlierSteps({ recall }: { recall: RecallItem }) {
  const words = useWords();
  const { t } = words;
  if (recall.earlier.length === 0) return null;
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {t("recall.way.earlier")}
      </Text>
      {recall.earlier.map((item, position) => (
        <BlockStack key={position} gap="050">
          <InlineStack gap="200" blockAlign="center">
            <Text as="span" fontWeight="medium">
              {t(`recall.step.name.${item.step}`)}
            </Text>
            <Badge tone={tones[item.state]}>{t(`recall.step.state.${item.state}`)}</Badge>
          </InlineStack>
          <Text as="span" variant="bodySm" tone="subdued">
            {t(`recall.way.name.${item.way}`)}
          </Text>
          <WhatBecame item={item} recall={recall} look={item.state} />
        </BlockStack>
      ))}
    </BlockStack>
  );
}

/** Who did it and when, what was written down, what was answered, what is waited for. */
function WhatBecame({
  item,
  recall,
  look,
  late,
}: {
  item: RecallStepItem;
  recall: RecallItem;
  look: Look;
  late?: string | null;
}) {
  const words = useWords();
  const { t, formats } = words;
  const current = recall.steps.includes(item);
  const { message } = item.detail;
  return (
    <BlockStack gap="100">
      {item.doneAt ? (
        <Text as="p" variant="bodySm" tone="subdued">
          {item.by
            ? t("recall.step.done-by", { who: whoIn(item.by, words), when: formats.instant(item.doneAt) })
            : t("recall.step.done-at", { when: formats.instant(item.doneAt) })}
        </Text>
      ) : item.askedAt && !isForGoods(item.step) ? (
        <Text as="p" variant="bodySm" tone="subdued">
          {item.by
            ? t("recall.step.asked-by", { who: whoIn(item.by, words), when: formats.instant(item.askedAt) })
            : t("recall.step.asked-at", { when: formats.instant(item.askedAt) })}
        </Text>
      ) : null}
      {detailInWords(item, recall.facts, words).map((line) => (
        <Text key={line} as="p" variant="bodySm" breakWord>
          {line}
        </Text>
      ))}
      <DetailLink url={item.detail.labelUrl} text={t("recall.step.detail.label")} />
      <DetailLink url={item.detail.trackingUrl} text={t("recall.step.detail.follow")} />
      {look === "refused" ? (
        <>
          {item.detail.code === "return-cancelled" ? (
            <Text as="p" tone="critical">
              {t("recall.step.return-cancelled")}
            </Text>
          ) : null}
          {typeof message === "string" && message ? (
            <Text as="p" tone="critical" breakWord>
              {t("recall.step.refused-words", { message })}
            </Text>
          ) : null}
          {current ? (
            <Text as="p" fontWeight="medium">
              {recall.proposedWay && recall.proposedWay !== recall.way
                ? t("recall.step.refused-next-way", { way: t(`recall.way.name.${recall.proposedWay}`) })
                : t("recall.step.refused-next")}
            </Text>
          ) : null}
        </>
      ) : null}
      {look === "overdue" && late ? (
        <Text as="p" tone="critical" fontWeight="semibold">
          {t(isForGoods(item.step) ? "recall.step.goods-overdue-since" : "recall.step.overdue-since", {
            when: formats.instant(late),
          })}
        </Text>
      ) : null}
      {current && (look === "waiting" || look === "asked") ? (
        <Text as="p" fontWeight="medium">
          {recall.deadlineAt
            ? t(isForGoods(item.step) ? "recall.step.goods-until" : "recall.step.waiting-until", {
                when: formats.instant(recall.deadlineAt),
              })
            : look === "asked"
              ? t("recall.step.being-done")
              : null}
        </Text>
      ) : null}
    </BlockStack>
  );
}

function DetailLink({ url, text }: { url: unknown; text: string }) {
  if (typeof url !== "string" || !/^https?:\/\//.test(url)) return null;
  return (
    <InlineStack>
      <Link url={url} target="_blank">
        {text}
      </Link>
    </InlineStack>
  );
}

function detailInWords({ step, detail }: RecallStepItem, facts: RecallFacts | null, { t, texts, formats }: Words): string[] {
  const lines: string[] = [];
  const says = (key: string, sentence: string) => {
    const value = detail[key];
    if (typeof value === "string" && value) lines.push(t(sentence, { value }));
  };
  if (detail.answer === "yes" || detail.answer === "no") {
    const own = `recall.step.${detail.answer}.${step}`;
    lines.push(texts.exists(own) ? t(own) : t(`recall.step.detail.answer-${detail.answer}`));
  }
  says("carrier", "recall.step.detail.carrier");
  says("reference", "recall.step.detail.reference");
  if (typeof detail.at === "string" && !Number.isNaN(Date.parse(detail.at)))
    lines.push(t("recall.step.detail.asked", { value: formats.instant(detail.at) }));
  says("trackingNumber", "recall.step.detail.tracking");
  for (const line of Array.isArray(detail.lines) ? (detail.lines as unknown[]) : []) {
    if (!isLine(line)) continue;
    lines.push(
      t("recall.step.detail.line", {
        quantity: line.quantity,
        title: facts?.lines?.find(({ lineItemId }) => lineItemId === line.lineItemId)?.title ?? t("recall.step.detail.an-item"),
        disposition: t(`recall.step.disposition.${line.disposition}`),
      }),
    );
  }
  says("note", "recall.step.detail.note");
  return lines;
}

const isLine = (line: unknown): line is { lineItemId: string; quantity: number; disposition: string } =>
  typeof line === "object" && line !== null && "quantity" in line && "disposition" in line;
