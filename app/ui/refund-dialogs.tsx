import { Banner, BlockStack, Select, Text, TextField } from "@shopify/polaris";
import { DateTime } from "luxon";
import { useState } from "react";
import type { CasePage, RefundItem } from "../cases/present-case";
import { bankContacts, type BankContact, type RefundAction } from "../cases/refund";
import { longestText } from "../cases/written-text";
import { ConfirmDialog } from "./confirm-dialog";
import type { RefundSaid } from "./refund-doing";
import { amountOf, isUnanswered, whereTo } from "./refund-words";
import { TextDialog } from "./text-dialog";
import { useWords } from "./words";

interface RefundDialogsProps {
  refund: RefundItem;
  page: CasePage;
  now: string;
  /** Which of them is open. */
  asking: RefundAction | null;
  busy: boolean;
  onAct: (action: RefundAction, said?: RefundSaid) => void;
  onCancel: () => void;
}

/** What is asked before something is done about one refund. Nothing here is done with one click: it is about money. */
export function RefundDialogs({ refund, page, now, asking, busy, onAct, onCancel }: RefundDialogsProps) {
  const words = useWords();
  const { t, formats } = words;
  const amount = formats.money(amountOf(refund));
  const today = DateTime.fromISO(now, { zone: page.zone }).toISODate() ?? "";
  const common = { busy, onCancel };
  const say = (key: string) => t(`refund-dialog.${key}`, { amount });
  const retry = isUnanswered(refund) ? "retry-unanswered" : "retry";
  const offered = (action: RefundAction) => refund.actions.includes(action);
  return (
    <>
      {offered("retry") ? (
        <ConfirmDialog
          {...common}
          open={asking === "retry"}
          title={say(`${retry}.title`)}
          body={say(`${retry}.body`)}
          fact={t(`refund-dialog.${retry}.fact`, { amount, method: whereTo(refund, words) })}
          action={say(`${retry}.action`)}
          onConfirm={() => onAct("retry")}
        />
      ) : null}
      {offered("pay-by-hand") ? (
        <ConfirmDialog
          {...common}
          open={asking === "pay-by-hand"}
          title={say("pay-by-hand.title")}
          body={say("pay-by-hand.body")}
          fact={refund.status === "disputed" ? say("pay-by-hand.disputed") : say("never")}
          action={say("pay-by-hand.action")}
          onConfirm={() => onAct("pay-by-hand")}
        />
      ) : null}
      {offered("paid-by-hand") ? (
        <PaidByHandDialog
          {...common}
          open={asking === "paid-by-hand"}
          amount={amount}
          today={today}
          zone={page.zone}
          onAct={onAct}
        />
      ) : null}
      {offered("credited") ? (
        <TextDialog
          {...common}
          open={asking === "credited"}
          title={say("credited.title")}
          body={say("credited.body")}
          label={say("credited.label")}
          help={say("credited.help")}
          action={say("credited.action")}
          longest={longestText.note}
          onSend={(note) => onAct("credited", { note })}
        />
      ) : null}
      {offered("open-inquiry") ? (
        <TextDialog
          {...common}
          open={asking === "open-inquiry"}
          title={say("open-inquiry.title")}
          body={say("open-inquiry.body")}
          label={say("open-inquiry.label")}
          help={say("open-inquiry.help")}
          action={say("open-inquiry.action")}
          longest={longestText.note}
          optional
          onSend={(note) => onAct("open-inquiry", { note })}
        />
      ) : null}
      {offered("log-contact") ? (
        <ContactDialog {...common} open={asking === "log-contact"} amount={amount} today={today} zone={page.zone} onAct={onAct} />
      ) : null}
    </>
  );
}

interface DatedDialogProps {
  open: boolean;
  busy: boolean;
  amount: string;
  /** ISO date in the store's zone. */
  today: string;
  zone: string;
  onAct: RefundDialogsProps["onAct"];
  onCancel: () => void;
}

/** P6: how the money went back, never where to. */
function PaidByHandDialog({ open, busy, amount, today, zone, onAct, onCancel }: DatedDialogProps) {
  const { t } = useWords();
  const day = useDay(today, zone);
  return (
    <TextDialog
      open={open}
      busy={busy}
      title={t("refund-dialog.paid-by-hand.title", { amount })}
      body={t("refund-dialog.paid-by-hand.body")}
      label={t("refund-dialog.paid-by-hand.label")}
      help={t("refund-dialog.paid-by-hand.help")}
      action={t("refund-dialog.paid-by-hand.action")}
      longest={longestText.note}
      more={
        <BlockStack gap="400">
          <Banner tone="warning">
            <Text as="p">{t("refund-dialog.never")}</Text>
          </Banner>
          <DayField label={t("refund-dialog.paid-by-hand.date")} day={day} today={today} />
        </BlockStack>
      }
      ready={day.problem === null}
      onIncomplete={day.tell}
      onSend={(note) => onAct("paid-by-hand", { note, at: day.at })}
      onCancel={onCancel}
    />
  );
}

function ContactDialog({ open, busy, amount, today, zone, onAct, onCancel }: DatedDialogProps) {
  const { t } = useWords();
  const day = useDay(today, zone);
  const [contact, setContact] = useState<BankContact | "">("");
  return (
    <TextDialog
      open={open}
      busy={busy}
      title={t("refund-dialog.log-contact.title", { amount })}
      body={t("refund-dialog.log-contact.body")}
      label={t("refund-dialog.log-contact.label")}
      help={t("refund-dialog.log-contact.help")}
      action={t("refund-dialog.log-contact.action")}
      longest={longestText.note}
      more={
        <BlockStack gap="400">
          <Select
            label={t("refund-dialog.log-contact.contact")}
            placeholder={t("refund-dialog.log-contact.placeholder")}
            options={bankContacts.map((each) => ({ value: each, label: t(`bank-contact.${each}`) }))}
            value={contact}
            error={day.told && !contact ? t("refund-problem.contact-needed") : undefined}
            onChange={(value) => setContact(bankContacts.find((each) => each === value) ?? "")}
          />
          <DayField label={t("refund-dialog.log-contact.date")} day={day} today={today} />
        </BlockStack>
      }
      ready={contact !== "" && day.problem === null}
      onIncomplete={day.tell}
      onSend={(note) => onAct("log-contact", { note, contact: contact || undefined, at: day.at })}
      onCancel={onCancel}
    />
  );
}

type Day = ReturnType<typeof useDay>;

/** A day that has come: nothing can have been done tomorrow. An earlier one counts from its noon, today from now. */
function useDay(today: string, zone: string) {
  const [value, setValue] = useState(today);
  const [told, setTold] = useState(false);
  const problem = !/^\d{4}-\d{2}-\d{2}$/.test(value) ? "date-needed" : value > today ? "date-in-future" : null;
  const noon = DateTime.fromISO(value, { zone }).set({ hour: 12 }).toUTC().toISO();
  return { value, setValue, problem, told, at: value === today ? undefined : (noon ?? undefined), tell: () => setTold(true) };
}

function DayField({ label, day, today }: { label: string; day: Day; today: string }) {
  const { t } = useWords();
  return (
    <TextField
      label={label}
      type="date"
      max={today}
      value={day.value}
      onChange={day.setValue}
      autoComplete="off"
      error={day.told && day.problem ? t(`refund-problem.${day.problem}`) : undefined}
    />
  );
}
