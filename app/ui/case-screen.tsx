import { Banner, BlockStack, Layout, Page } from "@shopify/polaris";
import { useState } from "react";
import type { CasePage, StaffAction } from "../cases/present-case";
import { AttemptList } from "./attempt-list";
import { ConfirmDialog } from "./confirm-dialog";
import { Decision } from "./decision";
import { DeclineDialog, type DeclineReason } from "./decline-dialog";
import { MailList } from "./mail-list";
import { OrderCard } from "./order-card";
import { RefundList } from "./refund-list";
import { Situation } from "./situation";
import { StatusBadge } from "./status-badge";
import { Timeline } from "./timeline";
import { TimesIn, useWords } from "./words";

interface CaseScreenProps {
  page: CasePage;
  now: string;
  backUrl: string;
  /** The action that is being carried out. */
  busy: StaffAction | null;
  /** Why the last action changed nothing. */
  problem: string | null;
  onAct: (action: StaffAction, declineReason?: DeclineReason) => void;
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
const dominance: readonly StaffAction[] = ["cancel-and-refund", "check-again", "close", "decline"];

function Screen({ page, now, backUrl, busy, problem, onAct }: CaseScreenProps) {
  const { t, formats, coded } = useWords();
  const [asking, setAsking] = useState<Exclude<StaffAction, "check-again"> | null>(null);
  const actions = dominance.filter((action) => page.actions.includes(action));
  const buttons = actions.map((action) => ({
    id: action,
    content: t(`case.action.${action}`),
    loading: busy === action,
    disabled: busy !== null && busy !== action,
    onAction: () => (action === "check-again" ? onAct(action) : setAsking(action)),
  }));
  // deciding stands out; looking again or closing does so only where a person is needed
  const dominant = actions[0] === "cancel-and-refund" || page.status === "needs-attention" ? buttons[0] : undefined;
  const confirm = (action: StaffAction, declineReason?: DeclineReason) => {
    setAsking(null);
    onAct(action, declineReason);
  };
  return (
    <Page
      title={t("case.title", { name: page.orderName })}
      titleMetadata={<StatusBadge status={page.status} />}
      subtitle={t("list.received-on", { when: formats.instant(page.receivedAt) })}
      backAction={{ content: t("case.back"), url: backUrl }}
      primaryAction={dominant}
      secondaryActions={buttons.filter((button) => button !== dominant)}
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            {problem ? (
              <Banner tone="warning" title={t("case.problem.title")}>
                <p>{coded("case.problem", problem)}</p>
              </Banner>
            ) : null}
            <Situation page={page} now={now} />
            <Decision verdict={page.verdict} />
            <RefundList refunds={page.refunds} status={page.status} />
            <Timeline events={page.events} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <OrderCard page={page} />
            <MailList mails={page.mails} />
            <AttemptList attempts={page.attempts} />
          </BlockStack>
        </Layout.Section>
      </Layout>
      <ConfirmDialog
        open={asking === "cancel-and-refund"}
        busy={busy !== null}
        title={t("case.confirm.cancel-and-refund.title", { name: page.orderName })}
        body={t("case.confirm.cancel-and-refund.body")}
        fact={t("case.confirm.cancel-and-refund.amount", { amount: formats.money(page.order.total) })}
        action={t("case.confirm.cancel-and-refund.action")}
        onConfirm={() => confirm("cancel-and-refund")}
        onCancel={() => setAsking(null)}
      />
      <ConfirmDialog
        open={asking === "close"}
        busy={busy !== null}
        title={t("case.confirm.close.title")}
        body={t("case.confirm.close.body")}
        action={t("case.confirm.close.action")}
        onConfirm={() => confirm("close")}
        onCancel={() => setAsking(null)}
      />
      <DeclineDialog
        page={page}
        open={asking === "decline"}
        busy={busy !== null}
        onCancel={() => setAsking(null)}
        onDecline={(reason) => confirm("decline", reason)}
      />
    </Page>
  );
}
