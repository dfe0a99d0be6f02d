import { BlockStack, Card, Text } from "@shopify/polaris";
import { isOpen } from "../cases/case";
import type { CasePage } from "../cases/present-case";
import { nextInWords } from "./recall/recall-words";
import { AttentionDetail, owed, RefundOwed } from "./refund-owed";
import { TimeLeft } from "./time-left";
import { useWords } from "./words";

/** The first thing read: where the case stands, what is owed and by when. */
export function Situation({ page, now }: { page: CasePage; now: string }) {
  const words = useWords();
  const { t, formats, coded } = words;
  const recall = page.recalls.find(({ endedAt }) => endedAt === null);
  const calledBack = page.status === "recalling" || page.status === "returning" ? recall : undefined;
  const state =
    page.status === "closed"
      ? closedState(page)
      : page.status === "in-review" && page.cancelledAt
        ? "in-review-cancelled"
        : page.status === "in-review" && page.actions.includes("approve-recall")
          ? "in-review-shipped"
          : page.status;
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingLg">
            {t(`situation.${state}.title`)}
          </Text>
          <Text as="p">{t(`situation.${state}.body`)}</Text>
          {calledBack ? (
            <Text as="p" fontWeight="semibold">
              {nextInWords(calledBack, now, words)}
            </Text>
          ) : null}
        </BlockStack>
        {page.attentionCode ? (
          <BlockStack gap="100">
            <Text as="h3" variant="headingSm">
              {t("case.attention-title")}
            </Text>
            <Text as="p" tone={page.status === "needs-attention" ? "critical" : undefined}>
              {coded("attention", page.attentionCode)}
            </Text>
            <AttentionDetail page={page} />
          </BlockStack>
        ) : null}
        <RefundOwed refunds={page.refunds} />
        <Deadline page={page} now={now} />
        {page.waitUntil && page.status === "waiting-for-customer" ? (
          <Text as="p">{t("case.waiting", { when: formats.instant(page.waitUntil) })}</Text>
        ) : null}
        {page.cancelledAt ? (
          <Text as="p">{t("case.cancelled-on", { when: formats.instant(page.cancelledAt) })}</Text>
        ) : page.cancelAskedAt && page.status === "cancelling" ? (
          <Text as="p">{t("case.asked-on", { when: formats.instant(page.cancelAskedAt) })}</Text>
        ) : null}
      </BlockStack>
    </Card>
  );
}

/** A case whose goods came back is closed while its money is still on the way: that is left, and says so. */
function closedState({ refunds }: CasePage): "closed" | "closed-owed" | "closed-money" {
  const kinds = refunds.map(owed);
  if (kinds.some((kind) => kind !== null && kind !== "on-the-way")) return "closed-owed";
  return kinds.includes("on-the-way") ? "closed-money" : "closed";
}

function Deadline({ page, now }: { page: CasePage; now: string }) {
  const { t, formats } = useWords();
  if (!isOpen(page.status) || !page.answerLimitAt) return null;
  if (Date.parse(page.answerLimitAt) < Date.parse(now)) {
    return (
      <Text as="p" fontWeight="semibold" tone="critical">
        {t("case.answer.late", { day: formats.instant(page.answerLimitAt) })}
      </Text>
    );
  }
  return (
    <BlockStack gap="050">
      <Text as="p" fontWeight="semibold">
        {t("case.answer.limit", { day: formats.instant(page.answerLimitAt) })}
      </Text>
      <TimeLeft item={page} now={now} />
      {page.answerTargetAt && Date.parse(page.answerTargetAt) > Date.parse(now) ? (
        <Text as="p" tone="subdued">
          {t("case.answer.target", { day: formats.instant(page.answerTargetAt) })}
        </Text>
      ) : null}
    </BlockStack>
  );
}
