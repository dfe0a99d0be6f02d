import {
  Badge,
  BlockStack,
  Box,
  IndexFilters,
  IndexFiltersMode,
  IndexTable,
  InlineStack,
  Link,
  Text,
  useBreakpoints,
  useSetIndexFiltersMode,
  type TabProps,
} from "@shopify/polaris";
import { useEffect, useState } from "react";
import { isOpen } from "../cases/case";
import { countedUpTo, type CaseList, type CaseListItem, type CaseView } from "../cases/present-case";
import { CaseTableEmpty } from "./case-table-empty";
import { RefundCells, refundHeadings, RefundNeeds } from "./refund-rows";
import { RecallCells, recallHeadings, RecallLines } from "./recall/recall-cells";
import { StatusBadge } from "./status-badge";
import { isLate, TimeLeft } from "./time-left";
import { useWords } from "./words";

export const caseViews = [
  "open",
  "needs-attention",
  "recalls",
  "refunds",
  "cancelled",
  "all",
] as const satisfies readonly CaseView[];

interface CaseTableProps {
  list: CaseList;
  view: CaseView;
  search: string;
  /** The app's own time, to tell which answers are late. ISO. */
  now: string;
  /** Rendered on the server for a small screen; the browser's own width decides afterwards. */
  phone: boolean;
  loading: boolean;
  caseUrl: (caseId: string) => string;
  settingsUrl: string;
  onView: (view: CaseView) => void;
  onSearch: (search: string) => void;
  onPage: (cursor: string) => void;
}

const searchDelayMs = 300;

export function CaseTable(props: CaseTableProps) {
  const { list, view, search, now, phone, loading, caseUrl, onView, onSearch, onPage } = props;
  const words = useWords();
  const { t, formats } = words;
  const { mode, setMode } = useSetIndexFiltersMode(search ? IndexFiltersMode.Filtering : IndexFiltersMode.Default);
  const { smDown } = useBreakpoints({ defaults: { smDown: phone } });
  const [typed, setTyped] = useState(search);
  useEffect(() => setTyped(search), [search]);
  useEffect(() => {
    if (typed === search) return;
    const waiting = setTimeout(() => onSearch(typed), searchDelayMs);
    return () => clearTimeout(waiting);
  }, [typed, search, onSearch]);

  const tabs: TabProps[] = caseViews.map((each) => ({
    id: each,
    content: t(`list.views.${each}`),
    badge: list.counts[each] > countedUpTo ? `${countedUpTo}+` : String(list.counts[each]),
    isLocked: true,
  }));
  const filters = (
    <IndexFilters
      tabs={tabs}
      selected={caseViews.indexOf(view)}
      onSelect={(position) => onView(caseViews[position] ?? "open")}
      mode={mode}
      setMode={setMode}
      canCreateNewView={false}
      queryValue={typed}
      queryPlaceholder={t("list.search-placeholder")}
      onQueryChange={setTyped}
      onQueryClear={() => setTyped("")}
      cancelAction={{ onAction: () => setTyped("") }}
      filters={[]}
      onClearAll={() => setTyped("")}
      hideFilters
      loading={loading}
    />
  );

  if (list.cases.length === 0) {
    return (
      <>
        {filters}
        <CaseTableEmpty view={view} search={search} settingsUrl={props.settingsUrl} onView={onView} />
      </>
    );
  }
  return (
    <>
      {filters}
      <IndexTable
        condensed={smDown}
        selectable={false}
        itemCount={list.cases.length}
        resourceName={{ singular: t("list.resource", { count: 1 }), plural: t("list.resource", { count: 2 }) }}
        headings={
          view === "refunds"
            ? refundHeadings(words)
            : view === "recalls"
              ? recallHeadings(words)
              : [
                  { title: t("list.column.order") },
                  { title: t("list.column.status") },
                  { title: t("list.column.answer-by") },
                  { title: t("list.column.received", { zone: formats.zoneName }) },
                  { title: t("list.column.reason") },
                  { title: t("list.column.channel") },
                  { title: t("list.column.assignee") },
                  { title: t("list.column.total"), alignment: "end" },
                ]
        }
        pagination={{
          hasNext: list.nextCursor !== null,
          hasPrevious: list.previousCursor !== null,
          onNext: () => onPage(list.nextCursor ?? ""),
          onPrevious: () => onPage(list.previousCursor ?? ""),
          accessibilityLabel: t("list.pagination-label"),
          nextTooltip: t("list.next"),
          previousTooltip: t("list.previous"),
          label:
            list.counts[view] > countedUpTo
              ? t("list.shown-many", { limit: countedUpTo })
              : t("list.shown", { count: list.counts[view] }),
        }}
      >
        {list.cases.map((item, position) => (
          <IndexTable.Row key={item.id} id={item.id} position={position}>
            {smDown ? (
              <CardOf item={item} now={now} url={caseUrl(item.id)} />
            ) : view === "refunds" ? (
              <RefundCells item={item} url={caseUrl(item.id)} />
            ) : view === "recalls" ? (
              <RecallCells item={item} url={caseUrl(item.id)} />
            ) : (
              <CellsOf item={item} now={now} url={caseUrl(item.id)} />
            )}
          </IndexTable.Row>
        ))}
      </IndexTable>
    </>
  );
}

interface LineProps {
  item: CaseListItem;
  now: string;
  url: string;
}

const isMarked = (item: CaseListItem): boolean => isOpen(item.status) && (item.correctedAt !== null || item.reminders > 0);

/** The last reminder that was due, by how many were: one that nobody could send in time is left out, not made up for. */
const remindedOf = ["half-time", "before-limit", "after-limit"] as const;

/** What sets a case apart from the others in the queue. */
function Marks({ item }: { item: CaseListItem }) {
  const { t } = useWords();
  if (!isMarked(item)) return null;
  return (
    <>
      {item.correctedAt ? <Badge tone="critical">{t("list.corrected")}</Badge> : null}
      {item.reminders > 0 ? (
        <Badge tone={item.reminders > 1 ? "warning" : "attention"}>{t(`list.reminded.${remindedOf[item.reminders - 1]}`)}</Badge>
      ) : null}
    </>
  );
}

function CellsOf({ item, now, url }: LineProps) {
  const { t, formats, own } = useWords();
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
        <InlineStack gap="100">
          <StatusBadge status={item.status} />
          <Marks item={item} />
        </InlineStack>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <AnswerBy item={item} now={now} />
      </IndexTable.Cell>
      <IndexTable.Cell>{formats.shortInstant(item.receivedAt)}</IndexTable.Cell>
      <IndexTable.Cell>{item.shopperReason ? own(item.shopperReason) : t("list.no-reason")}</IndexTable.Cell>
      <IndexTable.Cell>{t(`channel.${item.channel}`)}</IndexTable.Cell>
      <IndexTable.Cell>
        {item.assignee ? (
          (item.assignee.name ?? t("list.somebody"))
        ) : (
          <Text as="span" tone="subdued">
            {isOpen(item.status) ? t("list.unassigned") : ""}
          </Text>
        )}
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="span" alignment="end" numeric>
          {item.total ? formats.money(item.total) : t("common.unknown")}
        </Text>
      </IndexTable.Cell>
    </>
  );
}

/** One case on a phone: the order and its state, then what is owed, then the rest. */
function CardOf({ item, now, url }: LineProps) {
  const { t, formats, own } = useWords();
  return (
    <Box padding="300" width="100%">
      <BlockStack gap="150">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Link url={url} dataPrimaryLink removeUnderline monochrome>
            <Text as="span" fontWeight="semibold">
              {item.orderName}
            </Text>
          </Link>
          <StatusBadge status={item.status} />
        </InlineStack>
        {isMarked(item) ? (
          <InlineStack gap="100">
            <Marks item={item} />
          </InlineStack>
        ) : null}
        <RecallLines item={item} />
        {item.refundNeeds.length > 0 ? <RefundNeeds item={item} /> : null}
        {isOpen(item.status) && item.answerLimitAt ? <AnswerBy item={item} now={now} /> : null}
        <Text as="span">
          {!item.total
            ? t("common.unknown")
            : item.refundNeeds.length > 0
              ? t("list.order-total", { amount: formats.money(item.total) })
              : formats.money(item.total)}
        </Text>
        <Text as="span" variant="bodySm" tone="subdued">
          {t("list.received-on", { when: formats.instant(item.receivedAt) })}
        </Text>
        {item.shopperReason ? (
          <Text as="span" variant="bodySm" tone="subdued">
            {own(item.shopperReason)}
          </Text>
        ) : null}
        {item.assignee ? (
          <Text as="span" variant="bodySm" tone="subdued">
            {t("list.assigned-to", { who: item.assignee.name ?? t("list.somebody") })}
          </Text>
        ) : null}
      </BlockStack>
    </Box>
  );
}

/** The working time left, and the day that was promised. */
function AnswerBy({ item, now }: Omit<LineProps, "url">) {
  const { t, formats } = useWords();
  if (!isOpen(item.status) || !item.answerLimitAt) {
    return (
      <Text as="span" tone="subdued">
        {t("list.no-deadline")}
      </Text>
    );
  }
  return (
    <BlockStack>
      <TimeLeft item={item} now={now} />
      {isLate(item, now) ? null : (
        <Text as="span" variant="bodySm" tone="subdued">
          {t("list.answer-by-day", { day: formats.shortDay(item.answerLimitAt) })}
        </Text>
      )}
    </BlockStack>
  );
}
