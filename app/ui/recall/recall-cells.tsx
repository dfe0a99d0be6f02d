import { Badge, BlockStack, IndexTable, InlineStack, Link, Text, type IndexTableProps } from "@shopify/polaris";
import type { CaseListItem } from "../../cases/present-case";
import { isForGoods } from "../../cases/recall";
import { StatusBadge } from "../status-badge";
import { LookedAfter } from "../queue/looked-after";
import { useWords, type Words } from "../words";

/** The columns of the list of recalls: where the goods are on their way back, and what comes next. */
export const recallHeadings = ({ t, formats }: Words): IndexTableProps["headings"] => [
  { title: t("list.column.order") },
  { title: t("list.column.status") },
  { title: t("recall.list.way") },
  { title: t("recall.list.column-next") },
  { title: t("list.column.received", { zone: formats.zoneName }) },
  { title: t("list.column.assignee") },
  { title: t("list.column.total"), alignment: "end" },
];

export function RecallCells({ item, url, userId }: { item: CaseListItem; url: string; userId: string }) {
  const words = useWords();
  const { t, formats } = words;
  const { recall } = item;
  return (
    <>
      <IndexTable.Cell>
        <Link url={url} dataPrimaryLink removeUnderline monochrome>
          <Text as="span" fontWeight="semibold">
            {item.orderName}
          </Text>
        </Link>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <StatusBadge status={item.status} />
      </IndexTable.Cell>
      <IndexTable.Cell>{recall?.way ? t(`recall.way.name.${recall.way}`) : t("recall.list.none")}</IndexTable.Cell>
      <IndexTable.Cell>
        {recall ? (
          <InlineStack gap="200" blockAlign="center" wrap={false}>
            <Text as="span">{stepInWords(recall, words)}</Text>
            {recall.overdue ? <Badge tone="critical">{t(overdueInWords(recall))}</Badge> : null}
          </InlineStack>
        ) : null}
      </IndexTable.Cell>
      <IndexTable.Cell>{formats.shortInstant(item.receivedAt)}</IndexTable.Cell>
      <IndexTable.Cell>
        <LookedAfter item={item} userId={userId} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric>
          {item.total ? formats.money(item.total) : t("common.unknown")}
        </Text>
      </IndexTable.Cell>
    </>
  );
}

/** The same on a phone's card. */
export function RecallLines({ item }: { item: CaseListItem }) {
  const words = useWords();
  const { t } = words;
  const { recall } = item;
  if (!recall) return null;
  return (
    <BlockStack gap="100" inlineAlign="start">
      {recall.overdue ? <Badge tone="critical">{t(overdueInWords(recall))}</Badge> : null}
      <Text as="span" fontWeight="medium">
        {t("recall.list.step", { step: stepInWords(recall, words) })}
      </Text>
      {recall.way ? (
        <Text as="span" variant="bodySm" tone="subdued">
          {t(`recall.way.name.${recall.way}`)}
        </Text>
      ) : null}
    </BlockStack>
  );
}

function stepInWords({ way, nextStep }: NonNullable<CaseListItem["recall"]>, { t }: Words): string {
  if (!way) return t("recall.list.choose");
  return nextStep ? t(`recall.step.name.${nextStep}`) : t("recall.list.all-done");
}

const overdueInWords = ({ nextStep }: NonNullable<CaseListItem["recall"]>): string =>
  nextStep && isForGoods(nextStep) ? "recall.list.goods-overdue" : "recall.list.overdue";
