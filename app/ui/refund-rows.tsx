import { Badge, BlockStack, IndexTable, InlineStack, Link, Text, type BadgeProps } from "@shopify/polaris";
import type { CaseListItem, RefundNeed } from "../cases/present-case";
import { StatusBadge } from "./status-badge";
import { LookedAfter } from "./queue/looked-after";
import { useWords, type Words } from "./words";

/** The list of refunds that need a person: what to do, about how much, since when, and when we remind. */

const tones: Record<RefundNeed["what"], BadgeProps["tone"]> = {
  failed: "critical",
  "by-hand": "attention",
  missing: "critical",
  "pending-long": "critical",
  "bank-inquiry": "warning",
  disputed: "warning",
};

export const refundHeadings = ({ t, formats }: Words): [{ title: string }, ...{ title: string; alignment?: "end" }[]] => [
  { title: t("list.column.order") },
  { title: t("list.column.refund-need") },
  { title: t("list.column.refund-amount"), alignment: "end" },
  { title: t("list.column.refund-since", { zone: formats.zoneName }) },
  { title: t("list.column.refund-next") },
  { title: t("list.column.status") },
  { title: t("list.column.assignee") },
];

/** One line a refund, so that what stands beside it is its own. */
function EachNeed({ item, of }: { item: CaseListItem; of: (need: RefundNeed) => string }) {
  return (
    <BlockStack gap="100">
      {item.refundNeeds.map((need, position) => (
        <Text key={position} as="span" numeric>
          {of(need)}
        </Text>
      ))}
    </BlockStack>
  );
}

export function RefundCells({ item, url, userId }: { item: CaseListItem; url: string; userId: string }) {
  const { t, formats } = useWords();
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
        <BlockStack gap="100" inlineAlign="start">
          {item.refundNeeds.map(({ what }, position) => (
            <Badge key={position} tone={tones[what]}>
              {t(`refund-need.${what}`)}
            </Badge>
          ))}
        </BlockStack>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <BlockStack gap="100" inlineAlign="end">
          {item.refundNeeds.map((need, position) => (
            <Text key={position} as="span" numeric>
              {formats.money(need)}
            </Text>
          ))}
        </BlockStack>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <EachNeed item={item} of={({ since }) => (since ? formats.shortInstant(since) : "")} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <EachNeed
          item={item}
          of={({ what, remindAt }) =>
            remindAt ? t("list.refund-next", { day: formats.shortDay(remindAt) }) : t(`list.refund-next-undated.${what}`)
          }
        />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <StatusBadge status={item.status} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <LookedAfter item={item} userId={userId} />
      </IndexTable.Cell>
    </>
  );
}

/** The same on a phone. */
export function RefundNeeds({ item }: { item: CaseListItem }) {
  const { t, formats } = useWords();
  return (
    <BlockStack gap="100">
      {item.refundNeeds.map((need, position) => (
        <BlockStack key={position} gap="050">
          <InlineStack gap="200" blockAlign="center">
            <Badge tone={tones[need.what]}>{t(`refund-need.${need.what}`)}</Badge>
            <Text as="span" numeric>
              {formats.money(need)}
            </Text>
          </InlineStack>
          <Text as="span" variant="bodySm" tone="subdued">
            {[
              ...(need.since ? [t("list.refund-since", { when: formats.shortDay(need.since) })] : []),
              ...(need.remindAt ? [t("list.refund-reminder", { day: formats.shortDay(need.remindAt) })] : []),
            ].join(", ")}
          </Text>
        </BlockStack>
      ))}
    </BlockStack>
  );
}
