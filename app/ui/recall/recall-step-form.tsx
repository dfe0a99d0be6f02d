import { BlockStack, Button, InlineStack, Link, Text, TextField } from "@shopify/polaris";
import { DateTime } from "luxon";
import { useState, type FormEvent, type ReactNode } from "react";
import type { CasePage, RecallItem, RecallStepItem } from "../../cases/present-case";
import { ConfirmDialog } from "../confirm-dialog";
import { useWords } from "../words";
import { dispositions, type Disposition, type RecallAct } from "./recall-act";
import type { Acting } from "./recall-problem";
import styles from "./recall.module.css";

type StepAct = Extract<RecallAct, { kind: "step" }>;

interface StepFormProps extends Acting {
  item: RecallStepItem;
  recall: RecallItem;
  page: CasePage;
  now: string;
  dominant: boolean;
}

/** What a form of a step gets: how to send what was filled in, and how its button looks. */
interface FormProps extends StepFormProps {
  send: (said?: StepAct["said"], answer?: StepAct["answer"]) => void;
  button: (given: {
    content: string;
    answer?: "yes" | "no";
    plain?: boolean;
    submit?: boolean;
    onClick?: () => void;
  }) => ReactNode;
}

/** The button that carries the step out, with what Shopify is told by it and the fields it needs. */
export function StepForm(props: StepFormProps) {
  const { item, busy, dominant, onAct } = props;
  const { t, texts } = useWords();
  const { step } = item;
  const send: FormProps["send"] = (said = {}, answer) =>
    onAct({ kind: "step", step, ...(answer ? { answer } : {}), said: withoutBlanks(said) });
  const button: FormProps["button"] = ({ content, answer, plain, submit, onClick }) => {
    const doing = busy?.kind === "step" && busy.step === step && busy.answer === answer;
    return (
      <Button
        variant={dominant && !plain ? "primary" : "secondary"}
        submit={submit}
        loading={doing}
        disabled={busy !== null && !doing}
        onClick={onClick}
      >
        {content}
      </Button>
    );
  };
  const Form = formOf[step] ?? JustDone;
  const told = `recall.step.told.${step}`;
  // a return kept in our own record is none of Shopify's
  const isTold = texts.exists(told) && !(step === "send-label" && item.way === "own-return");
  return (
    <BlockStack gap="300">
      {isTold ? (
        <Text as="p" variant="bodySm" tone="subdued">
          {t(told)}
        </Text>
      ) : null}
      <Form {...props} send={send} button={button} />
    </BlockStack>
  );
}

const withoutBlanks = (said: StepAct["said"]): StepAct["said"] =>
  Object.fromEntries(Object.entries(said).flatMap(([key, value]) => (value === "" || value === undefined ? [] : [[key, value]])));

function JustDone({ item, send, button }: FormProps) {
  const { t } = useWords();
  return (
    <InlineStack gap="200">
      {button({
        // goods are waited for; only what was tried is tried again
        content: t(item.state === "todo" || item.state === "waiting" ? `recall.step.action.${item.step}` : "recall.step.again"),
        onClick: () => send(),
      })}
    </InlineStack>
  );
}

/** Money moves and nothing brings it back: asked once more, with the amount. */
function Irreversible({ item, page, busy, send, button }: FormProps) {
  const { t, formats } = useWords();
  const [asking, setAsking] = useState(false);
  const { step } = item;
  return (
    <InlineStack gap="200">
      {button({
        content: t(item.state === "todo" ? `recall.step.action.${step}` : "recall.step.again"),
        onClick: () => setAsking(true),
      })}
      <ConfirmDialog
        open={asking}
        busy={busy !== null}
        title={t(`recall.step.confirm.${step}.title`, { name: page.orderName })}
        body={t(`recall.step.confirm.${step}.body`)}
        fact={t("recall.step.confirm.total", { amount: formats.money(page.order.total) })}
        action={t(`recall.step.action.${step}`)}
        onConfirm={() => {
          setAsking(false);
          send();
        }}
        onCancel={() => setAsking(false)}
      />
    </InlineStack>
  );
}

/** Somebody's answer, or what was found: yes or no, with room for their words. */
function YesOrNo({ item, send, button }: FormProps) {
  const { t } = useWords();
  const { step } = item;
  const [note, setNote] = useState("");
  return (
    <BlockStack gap="300">
      {step === "parcel-in-hand" ? null : <Note value={note} onChange={setNote} />}
      <InlineStack gap="200">
        {button({ content: t(`recall.step.yes.${step}`), answer: "yes", onClick: () => send({ note }, "yes") })}
        {button({ content: t(`recall.step.no.${step}`), answer: "no", plain: true, onClick: () => send({ note }, "no") })}
      </InlineStack>
    </BlockStack>
  );
}

/** Shopify voids its labels on its own page only: the way there first, the word that it was done after. */
function LabelVoided({ item, page, send, button }: FormProps) {
  const { t } = useWords();
  return (
    <InlineStack gap="300" blockAlign="center">
      {button({ content: t(`recall.step.action.${item.step}`), onClick: () => send() })}
      <Link url={page.order.adminUrl} target="_blank">
        {t("recall.step.open-order")}
      </Link>
    </InlineStack>
  );
}

function AskCarrier({ item, recall, page, now, send, button }: FormProps) {
  const { t, formats } = useWords();
  const [carrier, setCarrier] = useState(recall.facts?.parcels.find(({ company }) => company)?.company ?? "");
  const [reference, setReference] = useState("");
  const [at, setAt] = useState(() => DateTime.fromISO(now, { zone: page.zone }).toFormat("yyyy-LL-dd'T'HH:mm"));
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const asked = DateTime.fromISO(at, { zone: page.zone });
  // a minute of grace: the field has no seconds, and clocks differ
  const inFuture = asked.isValid && asked.toMillis() > Math.max(Date.parse(now), Date.now()) + 60_000;
  const onSubmit = () => {
    setTried(true);
    if (carrier.trim() === "" || !asked.isValid || inFuture) return;
    send({ carrier: carrier.trim(), reference: reference.trim(), at: asked.toUTC().toISO() ?? undefined, note: note.trim() });
  };
  return (
    <Filled onSubmit={onSubmit}>
      <div className={styles.row}>
        <TextField
          label={t("recall.step.field.carrier")}
          value={carrier}
          onChange={setCarrier}
          maxLength={200}
          autoComplete="off"
          error={tried && carrier.trim() === "" ? t("recall.problem.carrier-needed") : undefined}
        />
        <TextField
          label={t("recall.step.field.reference")}
          value={reference}
          onChange={setReference}
          maxLength={200}
          autoComplete="off"
        />
      </div>
      <TextField
        label={t("recall.step.field.asked-at", { zone: formats.zoneName })}
        type="datetime-local"
        value={at}
        onChange={setAt}
        autoComplete="off"
        error={
          tried && !asked.isValid
            ? t("recall.problem.time-needed")
            : tried && inFuture
              ? t("recall.problem.time-in-future")
              : undefined
        }
      />
      <Note value={note} onChange={setNote} />
      <InlineStack>{button({ content: t(`recall.step.action.${item.step}`), submit: true })}</InlineStack>
    </Filled>
  );
}

function SendLabel({ item, send, button }: FormProps) {
  const { t } = useWords();
  const [labelUrl, setLabelUrl] = useState("");
  const [trackingNumber, setTrackingNumber] = useState("");
  const [trackingUrl, setTrackingUrl] = useState("");
  const [tried, setTried] = useState(false);
  const [note, setNote] = useState("");
  const nothing = labelUrl.trim() === "" && trackingNumber.trim() === "" && note.trim() === "";
  const wrong = (url: string) => url.trim() !== "" && !isPage(url.trim());
  const onSubmit = () => {
    setTried(true);
    if (nothing || wrong(labelUrl) || wrong(trackingUrl)) return;
    send({
      labelUrl: labelUrl.trim(),
      trackingNumber: trackingNumber.trim(),
      trackingUrl: trackingUrl.trim(),
      note: note.trim(),
    });
  };
  const linkError = (url: string) => (tried && wrong(url) ? t("recall.problem.not-a-link") : undefined);
  return (
    <Filled onSubmit={onSubmit}>
      <TextField
        label={t("recall.step.field.label-url")}
        helpText={t("recall.step.field.label-url-help")}
        type="url"
        placeholder="https://"
        value={labelUrl}
        onChange={setLabelUrl}
        maxLength={2000}
        autoComplete="off"
        error={tried && nothing ? t("recall.problem.label-needed") : linkError(labelUrl)}
      />
      <div className={styles.row}>
        <TextField
          label={t("recall.step.field.tracking-number")}
          value={trackingNumber}
          onChange={setTrackingNumber}
          maxLength={200}
          autoComplete="off"
        />
        <TextField
          label={t("recall.step.field.tracking-url")}
          type="url"
          placeholder="https://"
          value={trackingUrl}
          onChange={setTrackingUrl}
          maxLength={2000}
          autoComplete="off"
          error={linkError(trackingUrl)}
        />
      </div>
      <Note value={note} onChange={setNote} />
      <InlineStack>{button({ content: t(`recall.step.action.${item.step}`), submit: true })}</InlineStack>
    </Filled>
  );
}

const isPage = (text: string): boolean => {
  try {
    return /^https?:$/.test(new URL(text).protocol);
  } catch {
    return false;
  }
};

/** Of each line that left, how much came back and how. Everything is back on the shelf unless the person says otherwise. */
function GoodsBack({ item, recall, send, button }: FormProps) {
  const { t } = useWords();
  const lines = recall.facts?.lines ?? [];
  const [typed, setTyped] = useState<Record<string, Partial<Record<Disposition, string>>>>({});
  const [tried, setTried] = useState(false);
  const [note, setNote] = useState("");
  const valueOf = (id: string, disposition: Disposition, all: number) =>
    typed[id]?.[disposition] ?? (disposition === "restocked" ? String(all) : "0");
  const countsOf = (id: string, all: number) =>
    dispositions.map((disposition) => {
      const text = valueOf(id, disposition, all).trim() || "0";
      return { disposition, quantity: /^\d{1,6}$/.test(text) ? Number(text) : NaN };
    });
  const fits = (id: string, all: number) => countsOf(id, all).reduce((total, { quantity }) => total + quantity, 0) === all;
  const onSubmit = () => {
    setTried(true);
    if (!lines.every(({ lineItemId, quantity }) => fits(lineItemId, quantity))) return;
    send({
      note: note.trim(),
      ...(lines.length > 0
        ? {
            lines: lines.flatMap(({ lineItemId, quantity }) =>
              countsOf(lineItemId, quantity).flatMap((count) => (count.quantity > 0 ? [{ lineItemId, ...count }] : [])),
            ),
          }
        : {}),
    });
  };
  return (
    <Filled onSubmit={onSubmit}>
      {lines.length === 0 ? <Text as="p">{t("recall.step.lines-unknown")}</Text> : null}
      {lines.map(({ lineItemId, title, quantity }) => (
        <fieldset key={lineItemId} className={styles.set}>
          <legend>{t("recall.step.field.came-back-of", { title, count: quantity })}</legend>
          <BlockStack gap="100">
            <div className={styles.row}>
              {dispositions.map((disposition) => (
                <TextField
                  key={disposition}
                  label={t(`recall.step.disposition.${disposition}`)}
                  inputMode="numeric"
                  value={valueOf(lineItemId, disposition, quantity)}
                  onChange={(value) =>
                    setTyped((before) => ({ ...before, [lineItemId]: { ...before[lineItemId], [disposition]: value } }))
                  }
                  maxLength={6}
                  autoComplete="off"
                  error={tried && !fits(lineItemId, quantity)}
                />
              ))}
            </div>
            {tried && !fits(lineItemId, quantity) ? (
              <div role="alert">
                <Text as="p" tone="critical">
                  {t("recall.problem.quantity", { count: quantity })}
                </Text>
              </div>
            ) : null}
          </BlockStack>
        </fieldset>
      ))}
      <Note value={note} onChange={setNote} />
      <InlineStack>{button({ content: t(`recall.step.action.${item.step}`), submit: true })}</InlineStack>
    </Filled>
  );
}

function Note({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useWords();
  return (
    <TextField
      label={t("recall.step.field.note")}
      helpText={t("recall.step.field.note-help")}
      value={value}
      onChange={onChange}
      multiline={2}
      maxHeight="40vh"
      maxLength={5000}
      autoComplete="off"
    />
  );
}

/** Sent with Enter as well; the page itself stays. */
function Filled({ onSubmit, children }: { onSubmit: () => void; children: ReactNode }) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form noValidate onSubmit={submit}>
      <BlockStack gap="300">{children}</BlockStack>
    </form>
  );
}

const formOf: Partial<Record<RecallStepItem["step"], (props: FormProps) => ReactNode>> = {
  "service-answered": YesOrNo,
  "carrier-answered": YesOrNo,
  "parcel-in-hand": YesOrNo,
  "label-voided": LabelVoided,
  "ask-carrier": AskCarrier,
  "send-label": SendLabel,
  "goods-back": GoodsBack,
  "cancel-order": Irreversible,
  "process-return": Irreversible,
  "refund-rest": Irreversible,
};
