import type { ReactNode } from "react";
import type { CancellationView } from "../../cases/cancellation-view";
import type { ReasonChoice } from "../../policy/texts";
import { Problem, type GuestWords } from "./guest-page";

/** What was sent and came back to be corrected. */
export interface SentForm {
  act: string;
  text: string;
  reason: string;
  triedAt: string;
  what: string;
  shipped: boolean;
  problem: string;
  field: "text" | "what";
}

interface FormsProps {
  view: CancellationView;
  words: GuestWords;
  /** Where the forms post to: this very page, its message left out. */
  action: string;
  most: number;
  answerDays: number;
  /** The reasons that the store offers. */
  reasons: ReasonChoice[];
  /** What the store says in its own words when there is no direct cancellation. */
  ownText: string | null;
  sent: SentForm | null;
}

/** The goods have begun to leave: whose mistake that is, a person looks into. */
const onItsWay: readonly string[] = [
  "shipping-followed-request",
  "shipping-came-first",
  "packed",
  "with-carrier",
  "delivered",
  "partly-shipped",
];

/** What the shopper may do now, each a form: the page shows, only a press acts. */
export function RequestForms(props: FormsProps) {
  const { view } = props;
  return (
    <>
      {view.question ? <AnswerForm {...props} question={view.question} /> : null}
      {view.state === "none" && view.window?.cancellable ? <CancelForm {...props} closesAt={view.window.closesAt} /> : null}
      {view.canRequest ? <AskForm {...props} /> : null}
      {view.canWithdraw ? <WithdrawForm {...props} /> : null}
    </>
  );
}

function AnswerForm({ question, words, ...props }: FormsProps & { question: { text: string; askedAt: string } }) {
  const { t, formats } = words;
  const sent = props.sent?.act === "answer" ? props.sent : null;
  return (
    <Form title={t("question.heading")} action={props.action} act="answer">
      <blockquote dir="auto">{question.text}</blockquote>
      <p className="hint">{t("question.asked-at", { at: formats.instant(question.askedAt) })}</p>
      <Words
        name="text"
        label={t("question.answer")}
        most={props.most}
        words={words}
        value={sent?.text}
        problem={sent?.problem}
        required
      />
      <button type="submit">{t("question.send")}</button>
    </Form>
  );
}

function CancelForm({ closesAt, words, action, reasons }: FormsProps & { closesAt: string }) {
  const { t, formats } = words;
  return (
    <Form title={t("form.cancel-heading")} action={action} act="request">
      <p>{t("form.cancel-explain")}</p>
      <p>{t("form.cancel-until", { at: formats.instant(closesAt) })}</p>
      <ReasonField words={words} reasons={reasons} value="" />
      <button type="submit" className="critical">
        {t("form.cancel")}
      </button>
    </Form>
  );
}

function AskForm({ words, view, ...props }: FormsProps) {
  const { t } = words;
  const sent = props.sent?.act === "request" ? props.sent : null;
  const again = view.state !== "none" && view.state !== "refused";
  return (
    <Form title={t(again ? "form.ask-again-heading" : "form.ask-heading")} action={props.action} act="request">
      {!again && props.ownText ? <p className="own-text">{props.ownText}</p> : null}
      <p>{t("form.optional")}</p>
      <ReasonField words={words} reasons={props.reasons} value={sent?.reason ?? ""} />
      <Words
        name="text"
        label={t("form.text")}
        most={props.most}
        words={words}
        value={sent?.text}
        problem={sent?.field === "text" ? sent.problem : undefined}
      />
      {view.reasons.some(({ code }) => onItsWay.includes(code)) ? (
        <>
          <label className="check">
            <input type="checkbox" name="shipped" value="yes" defaultChecked={sent?.shipped} aria-describedby="shipped-hint" />
            {t("form.shipped")}
          </label>
          <p className="hint" id="shipped-hint">
            {t("form.shipped-explain")}
          </p>
        </>
      ) : null}
      <details open={sent?.triedAt || sent?.what ? true : undefined}>
        <summary>{t("form.tried")}</summary>
        <p>{t("form.tried-explain")}</p>
        <label htmlFor="tried-at">{t("form.tried-at")}</label>
        <p className="hint" id="tried-at-zone">
          {words.formats.zoneName}
        </p>
        <input
          id="tried-at"
          name="tried-at"
          type="datetime-local"
          defaultValue={sent?.triedAt}
          aria-describedby="tried-at-zone"
        />
        <Words
          name="what"
          label={t("form.tried-what")}
          most={props.most}
          words={words}
          value={sent?.what}
          problem={sent?.field === "what" ? sent.problem : undefined}
        />
      </details>
      <h3>{t("after.heading")}</h3>
      <ul>
        <li>{t("after.received")}</li>
        <li>{t("after.answered", { days: props.answerDays })}</li>
        <li>{t("after.hold")}</li>
        <li>{t("after.right")}</li>
      </ul>
      <button type="submit">{t("form.send")}</button>
    </Form>
  );
}

function WithdrawForm({ words: { t }, action }: FormsProps) {
  return (
    <details className="withdraw">
      <summary>{t("withdraw.button")}</summary>
      <Form title={t("withdraw.heading")} action={action} act="withdraw">
        <p>{t("withdraw.explain")}</p>
        <button type="submit" className="critical">
          {t("withdraw.confirm")}
        </button>
      </Form>
    </details>
  );
}

function Form({ title, action, act, children }: { title: string; action: string; act: string; children: ReactNode }) {
  return (
    <form method="post" action={action} aria-labelledby={`${act}-heading`}>
      <h2 id={`${act}-heading`}>{title}</h2>
      <input type="hidden" name="act" value={act} />
      {children}
    </form>
  );
}

function ReasonField({ words, reasons, value }: { words: GuestWords; reasons: ReasonChoice[]; value: string }) {
  const { t, language } = words;
  if (reasons.length === 0) return null;
  return (
    <>
      <label htmlFor="reason">{t("form.reason")}</label>
      <select id="reason" name="reason" defaultValue={value}>
        <option value="">{t("form.reason-none")}</option>
        {reasons.map((reason) => (
          <option key={reason.code} value={reason.code}>
            {reason[language]}
          </option>
        ))}
      </select>
    </>
  );
}

function Words(props: {
  name: string;
  label: string;
  most: number;
  words: GuestWords;
  value: string | undefined;
  problem: string | undefined;
  required?: boolean;
}) {
  const { name, label, most, value, problem } = props;
  const hint = `${name}-hint`;
  return (
    <>
      <label htmlFor={name}>{label}</label>
      <textarea
        id={name}
        name={name}
        rows={5}
        dir="auto"
        maxLength={most}
        required={props.required}
        defaultValue={value}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? `${name}-problem ${hint}` : hint}
      />
      {problem ? <Problem id={`${name}-problem`} text={problem} /> : null}
      <p className="hint" id={hint}>
        {props.words.t("form.text-hint", { most })}
      </p>
    </>
  );
}
