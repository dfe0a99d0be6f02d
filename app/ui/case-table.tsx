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
  useIndexResourceState,
  useSetIndexFiltersMode,
  type IndexTableProps,
  type TabProps,
} from "@shopify/polaris";
import { useCallback, useEffect, useState } from "react";
import { isOpen, isOwed } from "../cases/case";
import { countedUpTo, type CaseList, type CaseListItem } from "../cases/present-case";
import {
  caseViews,
  isFiltered,
  noFilters,
  ordersOf,
  type CaseFilters,
  type CaseView,
  type QueueQuery,
} from "../cases/queue-query";
import { queryOf, type SavedView } from "../cases/saved-view";
import { longestText } from "../cases/written-text";
import { CaseTableEmpty } from "./case-table-empty";
import styles from "./case-table.module.css";
import { Arrivals, FurtherBack } from "./queue/arrivals";
import { bulkActions, type BulkForm } from "./queue/bulk-actions";
import { LookedAfter } from "./queue/looked-after";
import { useOwnViews, type RefusedName, type ViewForm } from "./queue/own-views";
import { queueFilters, type QueueChoices } from "./queue/queue-filters";
import { RefundCells, refundHeadings, RefundNeeds } from "./refund-rows";
import { RecallCells, recallHeadings, RecallLines } from "./recall/recall-cells";
import { StatusBadge } from "./status-badge";
import { TextDialog } from "./text-dialog";
import { useEscapeKeepsFilters } from "./queue/use-escape-keeps-filters";
import { isLate, TimeLeft } from "./time-left";
import { useWords, type Words } from "./words";

interface CaseTableProps {
  list: CaseList;
  query: QueueQuery;
  choices: QueueChoices;
  /** The person's own views. */
  views: SavedView[];
  refusedName: RefusedName | null;
  /** The app's own time, to tell which answers are late. ISO. */
  now: string;
  /** Rendered on the server for a small screen; the browser's own width decides afterwards. */
  phone: boolean;
  loading: boolean;
  /** How many came into the view since it was read. */
  arrived: number;
  /** Something is being done to the chosen cases. */
  acting: "busy" | null;
  /** When something was last done to chosen cases: they are chosen no more. */
  actedAt: number | null;
  caseUrl: (caseId: string) => string;
  settingsUrl: string;
  onShowArrivals: () => void;
  onQuery: (query: QueueQuery) => void;
  onView: (view: CaseView) => void;
  onOwnView: (view: SavedView) => void;
  onViewForm: (form: ViewForm) => void;
  onSearch: (typed: string) => void;
  onAct: (work: BulkForm) => void;
}

const searchDelayMs = 400;

export function CaseTable(props: CaseTableProps) {
  const { list, query, choices, views, now, phone, loading, arrived, caseUrl, onQuery, onView, onSearch } = props;
  const { view, search, filters, order } = query;
  const words = useWords();
  const { t } = words;
  const narrowed = search !== "" || isFiltered(filters);
  const own = useOwnViews({ views, query, refused: props.refusedName, onForm: props.onViewForm });
  const { mode, setMode } = useSetIndexFiltersMode(
    search !== "" || own.changed ? IndexFiltersMode.Filtering : IndexFiltersMode.Default,
  );
  // a view that was just kept is shown among the others
  useEffect(() => {
    if (own.saved && !own.changed && search === "") setMode(IndexFiltersMode.Default);
  }, [own.saved?.id]);
  useEscapeKeepsFilters(own.changed);
  // the search takes the focus when a person opens it, not when an address does
  const [opened, setOpened] = useState(false);
  const { smDown } = useBreakpoints({ defaults: { smDown: phone } });
  const [typed, setTyped] = useState(search);
  useEffect(() => setTyped(search), [search]);
  useEffect(() => {
    if (typed === search) return;
    const waiting = setTimeout(() => onSearch(typed), searchDelayMs);
    return () => clearTimeout(waiting);
  }, [typed, search, onSearch]);
  const { selectedResources, allResourcesSelected, handleSelectionChange, clearSelection } = useIndexResourceState(
    list.cases as unknown as { [key: string]: unknown }[],
  );
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    clearSelection();
    setAsking(false);
  }, [props.actedAt, view]);

  const narrow = useCallback((next: CaseFilters) => onQuery({ ...query, filters: next, after: null }), [onQuery, query]);
  const clear = () => {
    setTyped("");
    onQuery({ ...query, search: "", filters: noFilters, after: null });
  };
  const cancel = () => {
    if (!own.saved) return clear();
    setTyped("");
    onQuery(queryOf(own.saved));
  };
  const tabs: TabProps[] = caseViews.map((each) => ({
    id: each,
    // in the name and not as a badge: Polaris leaves badges out when it measures which tabs fit
    content:
      isCounted(each) && list.counts[each] > 0
        ? t("queue.tab", { view: t(`list.views.${each}`), number: counted(list.counts[each]) })
        : t(`list.views.${each}`),
    isLocked: true,
  }));
  const controls = (
    <>
      <IndexFilters
        tabs={[...tabs, ...own.tabs]}
        selected={own.saved ? tabs.length + views.indexOf(own.saved) : caseViews.indexOf(view)}
        onSelect={(position) => {
          const chosen = views[position - tabs.length];
          if (chosen) props.onOwnView(chosen);
          else onView(caseViews[position] ?? "open");
        }}
        primaryAction={own.primaryAction}
        // its "+" is no tab and stands among the tabs, which screen readers are not told; "save as" does the same
        canCreateNewView={false}
        mode={mode}
        setMode={(next) => {
          setOpened(true);
          setMode(next);
        }}
        autoFocusSearchField={opened}
        queryValue={typed}
        queryPlaceholder={t("list.search-placeholder")}
        onQueryChange={setTyped}
        onQueryClear={() => setTyped("")}
        cancelAction={{ onAction: cancel }}
        {...queueFilters({ filters, choices, onChange: narrow }, words)}
        onClearAll={clear}
        sortOptions={ordersOf[view].map(({ by, rising }) => ({
          label: t(`queue.sort.${by}`),
          value: `${by} ${rising ? "asc" : "desc"}` as const,
          directionLabel: t(`queue.sort.${by}-${rising ? "rising" : "falling"}`),
        }))}
        sortSelected={[`${order.by} ${order.rising ? "asc" : "desc"}`]}
        onSort={([chosen]) => {
          const next = ordersOf[view].find(({ by, rising }) => chosen === `${by} ${rising ? "asc" : "desc"}`);
          if (next) onQuery({ ...query, order: next, after: null });
        }}
        loading={loading}
      />
      <Arrivals count={arrived} onShow={props.onShowArrivals} />
      {own.dialog}
    </>
  );

  const further = list.lookedBackTo ? (
    <FurtherBack lookedBackTo={list.lookedBackTo} onFurther={() => onQuery({ ...query, after: list.nextCursor })} />
  ) : null;
  if (list.cases.length === 0) {
    return (
      <>
        {controls}
        {further ?? (
          <CaseTableEmpty
            view={view}
            search={search}
            filtered={isFiltered(filters)}
            settingsUrl={props.settingsUrl}
            onView={onView}
            onClear={clear}
          />
        )}
      </>
    );
  }
  return (
    <>
      {controls}
      <IndexTable
        condensed={smDown}
        selectable={!smDown}
        loading={loading}
        itemCount={list.cases.length}
        selectedItemsCount={allResourcesSelected ? "All" : selectedResources.length}
        onSelectionChange={handleSelectionChange}
        resourceName={{ singular: t("list.resource", { count: 1 }), plural: t("list.resource", { count: 2 }) }}
        headings={headingsOf(view, words)}
        {...(smDown
          ? {}
          : bulkActions(
              { ids: selectedResources, choices, busy: props.acting !== null, onAct: props.onAct, onAsk: () => setAsking(true) },
              words,
            ))}
        pagination={{
          hasNext: list.nextCursor !== null,
          hasPrevious: list.previousCursor !== null,
          onNext: () => onQuery({ ...query, after: list.nextCursor }),
          onPrevious: () => onQuery({ ...query, after: list.previousCursor }),
          accessibilityLabel: t("list.pagination-label"),
          nextTooltip: t("list.next"),
          previousTooltip: t("list.previous"),
          label: narrowed
            ? undefined
            : list.counts[view] > countedUpTo
              ? t("list.shown-many", { limit: countedUpTo })
              : t("list.shown", { count: list.counts[view] }),
        }}
      >
        {list.cases.map((item, position) => (
          <IndexTable.Row key={item.id} id={item.id} position={position} selected={selectedResources.includes(item.id)}>
            {smDown ? (
              <CardOf item={item} now={now} url={caseUrl(item.id)} userId={choices.userId} />
            ) : view === "refunds" ? (
              <RefundCells item={item} url={caseUrl(item.id)} userId={choices.userId} />
            ) : view === "recalls" ? (
              <RecallCells item={item} url={caseUrl(item.id)} userId={choices.userId} />
            ) : (
              <CellsOf item={item} now={now} url={caseUrl(item.id)} userId={choices.userId} />
            )}
          </IndexTable.Row>
        ))}
      </IndexTable>
      {further}
      <TextDialog
        open={asking}
        busy={props.acting !== null}
        title={t("queue.bulk.ask.title", { count: selectedResources.length })}
        body={t("queue.bulk.ask.body")}
        label={t("queue.bulk.ask.label")}
        help={t("queue.bulk.ask.help")}
        action={t("queue.bulk.ask.action")}
        longest={longestText.question}
        onSend={(text) => props.onAct({ intent: "ask", cases: selectedResources.join(","), text })}
        onCancel={() => setAsking(false)}
      />
    </>
  );
}

/** What is over is looked up, not worked off: its number tells nobody anything. */
const isCounted = (view: CaseView): boolean => view !== "cancelled" && view !== "all";
const counted = (count: number): string => (count > countedUpTo ? `${countedUpTo}+` : String(count));

function headingsOf(view: CaseView, words: Words): IndexTableProps["headings"] {
  const { t, formats } = words;
  if (view === "refunds") return refundHeadings(words);
  if (view === "recalls") return recallHeadings(words);
  return [
    { title: t("list.column.order") },
    { title: t("list.column.status") },
    { title: t("list.column.answer-by") },
    { title: t("list.column.received", { zone: formats.zoneName }) },
    { title: t("list.column.reason") },
    { title: t("list.column.channel") },
    { title: t("list.column.assignee") },
    { title: t("list.column.total"), alignment: "end" },
  ];
}

interface LineProps {
  item: CaseListItem;
  userId: string;
  now: string;
  url: string;
}

const isMarked = (item: CaseListItem): boolean =>
  needsPerson(item) || (isOpen(item.status) && (item.correctedAt !== null || item.reminders > 0));

/** A person is needed although the case's own state does not say so: an order that is cancelled, and whose refund failed. */
const needsPerson = ({ status, attentionCode }: CaseListItem): boolean => attentionCode !== null && !isOpen(status);

/** The last reminder that was due, by how many were: one that nobody could send in time is left out, not made up for. */
const remindedOf = ["half-time", "before-limit", "after-limit"] as const;

/** What sets a case apart from the others in the queue. */
function Marks({ item }: { item: CaseListItem }) {
  const { t } = useWords();
  if (!isMarked(item)) return null;
  if (needsPerson(item)) return <Badge tone="critical">{t("status.needs-attention")}</Badge>;
  return (
    <>
      {item.correctedAt ? <Badge tone="critical">{t("list.corrected")}</Badge> : null}
      {item.reminders > 0 ? (
        <Badge tone={item.reminders > 1 ? "warning" : "attention"}>{t(`list.reminded.${remindedOf[item.reminders - 1]}`)}</Badge>
      ) : null}
    </>
  );
}

function CellsOf({ item, now, url, userId }: LineProps) {
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
      <IndexTable.Cell className={styles.answer}>
        <AnswerBy item={item} now={now} />
      </IndexTable.Cell>
      <IndexTable.Cell>{formats.shortInstant(item.receivedAt)}</IndexTable.Cell>
      <IndexTable.Cell>{item.shopperReason ? own(item.shopperReason) : t("list.no-reason")}</IndexTable.Cell>
      <IndexTable.Cell>{t(`channel.${item.channel}`)}</IndexTable.Cell>
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

/** One case on a phone: the order and its state, then what is owed, then the rest. */
function CardOf({ item, now, url, userId }: LineProps) {
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
        {isOwed(item.status) && item.answerLimitAt ? <AnswerBy item={item} now={now} /> : null}
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
            {item.assignee.id === userId
              ? t("queue.assigned-to-me")
              : item.assignee.name
                ? t("list.assigned-to", { who: item.assignee.name })
                : t("queue.assigned-to-somebody")}
          </Text>
        ) : null}
      </BlockStack>
    </Box>
  );
}

/** The working time left, and the day that was promised. */
function AnswerBy({ item, now }: Pick<LineProps, "item" | "now">) {
  const { t, formats } = useWords();
  if (!isOwed(item.status) || !item.answerLimitAt) {
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
