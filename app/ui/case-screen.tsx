import { Banner, BlockStack, Key, Layout, Page, Pagination, type PaginationProps } from "@shopify/polaris";
import { useState, type ReactNode } from "react";
import type { CasePage, Neighbours, StaffAction } from "../cases/present-case";
import { longestText } from "../cases/written-text";
import { methodInWords } from "../i18n/payment-method";
import { AttemptList } from "./attempt-list";
import { ConfirmDialog } from "./confirm-dialog";
import { CorrectDialog } from "./correct-dialog";
import { CorrectionNotice } from "./correction-notice";
import { Decision } from "./decision";
import { DeclineDialog } from "./decline-dialog";
import { Evidence } from "./evidence";
import { MailList } from "./mail-list";
import { Messages } from "./messages";
import nextCases from "./next-cases.module.css";
import { OrderCard } from "./order-card";
import type { RefundDoing } from "./refund-doing";
import { RefundList } from "./refund-list";
import { moneyLeft } from "./refund-owed";
import { Situation } from "./situation";
import { StatusBadge } from "./status-badge";
import { TextDialog } from "./text-dialog";
import { Timeline } from "./timeline";
import { TimesIn, useWords } from "./words";

/** What a person does on a case's page: an action of the case, or a word between colleagues. */
export type Doing = StaffAction | "note" | "assign" | "unassign";

interface CaseScreenProps {
  page: CasePage;
  /** What our record shows of a technical fault (claim-card). */
  claims?: ReactNode;
  /** Goods that left by mistake (recall/recall-panel). */
  recalls?: ReactNode;
  /** A claim that is answered first has the one button that stands out. */
  claimFirst?: boolean;
  /** The shopper's view of the same case (shopper-page/shopper-card). */
  shopper?: ReactNode;
  /** Acting on the refunds; without it they are only looked at. */
  refunding?: RefundDoing;
  now: string;
  backUrl: string;
  /** The cases before and after this one in the view that staff came from. */
  neighbours?: Neighbours;
  neighbourUrl?: (caseId: string) => string;
  caseUrl: (caseId: string) => string;
  /** The person at the page. */
  userId: string;
  /** What is being carried out. */
  busy: Doing | null;
  /** Why the last action changed nothing. */
  problem: string | null;
  /** When a note was last kept. */
  notedAt: number | null;
  onAct: (doing: Doing, said?: { declineReason?: string; text?: string; whoseError?: string }) => void;
}

/** One screen for: what happened, what do I owe, by when, what next. */
export function CaseScreen(props: CaseScreenProps) {
  return (
    <TimesIn zone={props.page.zone}>
      <Screen {...props} />
    </TimesIn>
  );
}

/** The likeliest way on first. */
const dominance: readonly StaffAction[] = [
  "cancel-and-refund",
  "refund-left",
  "approve-recall",
  "resume",
  "ask",
  "decline",
  "correct",
  "close",
  "check-again",
];

/** Nothing is lost by these, so they ask no second time. */
const atOnce: readonly StaffAction[] = ["check-again", "resume"];

function Screen({
  page,
  claims,
  recalls,
  shopper,
  claimFirst = false,
  refunding,
  now,
  backUrl,
  neighbours,
  neighbourUrl = (caseId) => caseUrl(caseId),
  caseUrl,
  userId,
  busy,
  problem,
  notedAt,
  onAct,
}: CaseScreenProps) {
  const { t, texts, formats, coded } = useWords();
  const [asking, setAsking] = useState<StaffAction | null>(null);
  const owed = moneyLeft(page);
  const left = owed ? formats.money(owed) : null;
  const actions = dominance.filter((action) => page.actions.includes(action));
  const buttons = actions.map((action) => ({
    id: action,
    content:
      action === "refund-left" && left
        ? t("case.action.refund-left-amount", { amount: left })
        : t(`case.action.${action === "resume" && page.status === "waiting-for-customer" ? "take-back" : action}`),
    loading: busy === action,
    disabled: busy !== null && busy !== action,
    onAction: () => (atOnce.includes(action) ? onAct(action) : setAsking(action)),
  }));
  // deciding stands out; looking again or closing does so only where a person is needed
  // what shipped in time and came late is returned (P2): a recall stands out only where the policy proposes one
  const recallFits = page.verdict.kind === "recall" || (page.verdict.kind === "review" && page.verdict.recallProposed);
  const deciding =
    actions[0] === "cancel-and-refund" ||
    actions[0] === "refund-left" ||
    (actions[0] === "resume" && page.status !== "waiting-for-customer") ||
    (actions[0] === "approve-recall" && recallFits);
  // while goods are called back the checklist has the button that stands out
  const calledBack = page.recalls.some(({ endedAt }) => endedAt === null);
  const dominant = (deciding || page.status === "needs-attention") && !calledBack && !claimFirst ? buttons[0] : undefined;
  // once the order is cancelled the money is what is still owed; before, the decision is
  const moneyFirst = page.cancelledAt !== null && page.refunds.length > 0;
  const refunds = <RefundList page={page} now={now} doing={refunding} />;
  const act: CaseScreenProps["onAct"] = (action, said) => {
    setAsking(null);
    onAct(action, said);
  };
  const acting = busy !== null;
  const stop = () => setAsking(null);
  // as everywhere in Shopify's admin, j and k lead to the one before and the one after
  const paging = ({ previous, next }: Neighbours): PaginationProps => ({
    accessibilityLabel: t("case.neighbours.label"),
    accessibilityLabels: { previous: t("case.neighbours.previous"), next: t("case.neighbours.next") },
    hasPrevious: previous !== null,
    previousURL: previous ? neighbourUrl(previous) : undefined,
    previousTooltip: previous ? t("case.neighbours.previous-key") : undefined,
    previousKeys: [Key.KeyJ],
    hasNext: next !== null,
    nextURL: next ? neighbourUrl(next) : undefined,
    nextTooltip: next ? t("case.neighbours.next-key") : undefined,
    nextKeys: [Key.KeyK],
  });
  const around = neighbours && (neighbours.previous || neighbours.next) ? paging(neighbours) : undefined;
  return (
    <Page
      title={t("case.title", { name: page.orderName })}
      titleMetadata={<StatusBadge status={page.status} />}
      subtitle={t("list.received-on", { when: formats.instant(page.receivedAt) })}
      backAction={{ content: t("case.back"), url: backUrl }}
      pagination={around}
      primaryAction={dominant}
      secondaryActions={buttons.filter((button) => button !== dominant)}
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            {problem ? (
              <Banner tone="warning" title={t("case.problem.title")}>
                <p>{coded("case.problem", problem)}</p>
                {problem === "moved-on" || problem === "not-allowed" ? <LastDecision page={page} /> : null}
              </Banner>
            ) : null}
            <CorrectionNotice page={page} caseUrl={caseUrl} />
            <Situation page={page} now={now} />
            {recalls}
            {moneyFirst ? refunds : null}
            <Decision verdict={page.verdict} />
            <Evidence page={page} caseUrl={caseUrl} />
            {claims}
            <Messages
              page={page}
              userId={userId}
              busy={busy === "note" || busy === "assign" || busy === "unassign" ? busy : null}
              notedAt={notedAt}
              onNote={(text) => onAct("note", { text })}
              onAssign={(toMe) => onAct(toMe ? "assign" : "unassign")}
            />
            {moneyFirst ? null : refunds}
            <Timeline events={page.events} messages={page.messages} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            {shopper}
            <OrderCard page={page} />
            <MailList mails={page.mails} />
            <AttemptList attempts={page.attempts} />
          </BlockStack>
        </Layout.Section>
      </Layout>
      {around ? (
        <div className={nextCases.foot}>
          <Pagination {...around} previousKeys={undefined} nextKeys={undefined} />
        </div>
      ) : null}
      <ConfirmDialog
        open={asking === "cancel-and-refund"}
        busy={acting}
        title={t("case.confirm.cancel-and-refund.title", { name: page.orderName })}
        body={t("case.confirm.cancel-and-refund.body", { name: page.orderName })}
        fact={
          page.order.methods.length > 0
            ? t("case.confirm.cancel-and-refund.amount-to", {
                amount: formats.money(page.order.total),
                methods: page.order.methods.map((method) => methodInWords(method, texts.language)).join(", "),
              })
            : t("case.confirm.cancel-and-refund.amount", { amount: formats.money(page.order.total) })
        }
        action={t("case.confirm.cancel-and-refund.action")}
        onConfirm={() => act("cancel-and-refund")}
        onCancel={stop}
      />
      <ConfirmDialog
        open={asking === "refund-left"}
        busy={acting}
        title={t("case.confirm.refund-left.title", { name: page.orderName })}
        body={t("case.confirm.refund-left.body")}
        fact={left ? t("case.confirm.refund-left.amount", { amount: left }) : undefined}
        action={t("case.confirm.refund-left.action")}
        onConfirm={() => act("refund-left")}
        onCancel={stop}
      />
      <ConfirmDialog
        open={asking === "approve-recall"}
        busy={acting}
        title={t("case.confirm.approve-recall.title", { name: page.orderName })}
        body={t("case.confirm.approve-recall.body")}
        action={t("case.confirm.approve-recall.action")}
        onConfirm={() => act("approve-recall")}
        onCancel={stop}
      />
      <ConfirmDialog
        open={asking === "close"}
        busy={acting}
        title={t("case.confirm.close.title")}
        body={t(page.status === "cancelled" ? "case.confirm.close.body" : "case.confirm.close.body-told")}
        action={t("case.confirm.close.action")}
        onConfirm={() => act("close")}
        onCancel={stop}
      />
      <TextDialog
        open={asking === "ask"}
        busy={acting}
        title={t("case.confirm.ask.title", { name: page.orderName })}
        body={t("case.confirm.ask.body")}
        label={t("case.confirm.ask.label")}
        help={t("case.confirm.ask.help")}
        action={t("case.confirm.ask.action")}
        longest={longestText.question}
        onSend={(text) => act("ask", { text })}
        onCancel={stop}
      />
      <DeclineDialog
        page={page}
        open={asking === "decline"}
        busy={acting}
        onCancel={stop}
        onDecline={(declineReason, text) => act("decline", { declineReason, text })}
      />
      <CorrectDialog
        page={page}
        open={asking === "correct"}
        busy={acting}
        onCancel={stop}
        onCorrect={(text, whoseError) => act("correct", { text, whoseError })}
      />
    </Page>
  );
}

const decisions = new Set([
  "approved",
  "recall-approved",
  "declined",
  "closed",
  "question-asked",
  "corrected",
  "cancelled",
  "withdrawn",
  "recall-opened",
]);

/** Of two people who decide at once one wins; the other reads who it was, what they did and when. */
function LastDecision({ page }: { page: CasePage }) {
  const { t, formats, coded } = useWords();
  const last = page.events.findLast(({ kind }) => decisions.has(kind));
  if (!last) return null;
  return (
    <p>
      {t("case.problem.acted", {
        who: last.actorName ?? t(`actor.${last.actor}`),
        what: coded("event", last.kind),
        when: formats.exactInstant(last.at),
      })}
    </p>
  );
}
