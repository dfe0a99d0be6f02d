import { render } from "preact";
import type { StaffOrderView } from "../../../app/cases/staff-order-view";
import { valueOf } from "../../shared/event-values";
import { isDay, wallClock } from "../../shared/local-time";
import { enterRequest, entryPage, orderNumberOf, readOrderCase, type StaffProblem } from "../../shared/staff-backend";
import { StaffCase } from "../../shared/staff-case";
import { wordsOf } from "../../shared/words";
import { appUrl } from "./config";

/** "14:30", as people type it. */
const readTime = (typed: string): string | null => {
  const [, hours, minutes] = /^\s*(\d{1,2})\s*[:hH.]\s*(\d{2})\s*$/.exec(typed) ?? [];
  if (!hours || Number(hours) > 23 || Number(minutes) > 59) return null;
  return `${hours.padStart(2, "0")}:${minutes}`;
};

/**
 * A request that came by e-mail or phone, entered without leaving the order: the same case, clock and rules as one
 * made in the customer account. An order with an open case shows it instead.
 */
export default async function orderAction() {
  let view: StaffOrderView | null = null;
  let problem: StaffProblem | "time-unreadable" | null = null;
  let result: "case" | "refused" | "waiting" | null = null;
  let busy = false;
  const form = { channel: "email", day: "", time: "", reason: "", text: "" };
  const words = () => wordsOf(shopify.i18n, view?.zone);
  const { say } = words();

  const draw = () => render(<Action />, document.body);

  const look = async () => {
    problem = null;
    draw();
    const answer = await readOrderCase(shopify, appUrl, say("language"));
    if ("value" in answer) {
      view = answer.value;
      Object.assign(form, wallClock(Date.parse(view.now), view.zone));
    } else problem = answer.problem;
    draw();
  };

  const send = async () => {
    if (busy || !view) return;
    const time = readTime(form.time);
    problem = isDay(form.day) && time ? null : "time-unreadable";
    if (problem) return draw();
    busy = true;
    draw();
    const answer = await enterRequest(shopify, appUrl, say("language"), {
      channel: form.channel,
      receivedAt: `${form.day}T${time}`,
      zone: view.zone,
      reason: form.reason || null,
      text: form.text,
    });
    busy = false;
    if ("value" in answer) {
      result = answer.value.outcome;
      view = answer.value.view ?? view;
    } else problem = answer.problem;
    draw();
  };

  const set = (name: keyof typeof form) => (event: Event) => {
    form[name] = valueOf(event);
    draw();
  };

  function Form({ reasons, zoneName }: StaffOrderView) {
    return (
      <s-stack gap="base">
        <s-paragraph>{say("entry.explain")}</s-paragraph>
        {view?.case && <s-text color="subdued">{say("entry.earlier-case")}</s-text>}
        <s-select label={say("entry.channel")} value={form.channel} disabled={busy} onChange={set("channel")}>
          <s-option value="email">{say("channel.email")}</s-option>
          <s-option value="phone">{say("channel.phone")}</s-option>
        </s-select>
        <s-date-field label={say("entry.day")} value={form.day} disabled={busy} onChange={set("day")} />
        <s-text-field
          label={say("entry.time", { zone: zoneName })}
          details={say("entry.received-help")}
          value={form.time}
          disabled={busy}
          onInput={set("time")}
        />
        <s-select label={say("entry.reason")} value={form.reason} disabled={busy} onChange={set("reason")}>
          <s-option value="">{say("entry.no-reason")}</s-option>
          {reasons.map(({ code, label }) => (
            <s-option key={code} value={code}>
              {label}
            </s-option>
          ))}
        </s-select>
        <s-text-area
          label={say("entry.text")}
          details={say("entry.text-help")}
          rows={4}
          maxLength={2000}
          value={form.text}
          disabled={busy}
          onInput={set("text")}
        />
      </s-stack>
    );
  }

  const entering = () => view && !view.case?.open && !result;

  function Action() {
    const found = view?.case;
    return (
      <s-admin-action heading={say("entry.heading")} loading={!view && !problem}>
        <s-stack gap="base">
          {problem && <s-banner tone="critical" heading={say("problem." + problem)} />}
          {result && <s-banner tone={result == "case" ? "success" : "warning"} heading={say("result." + result)} />}
          {view && found && !entering() && <StaffCase view={{ ...view, case: found }} words={words()} />}
          {found?.open && !result && <s-text color="subdued">{say("entry.open-case")}</s-text>}
          {view && entering() && <Form {...view} />}
          {view && entering() && <s-link href={entryPage(orderNumberOf(shopify))}>{say("entry.in-the-app")}</s-link>}
        </s-stack>
        {entering() && (
          <s-button slot="primary-action" variant="primary" loading={busy} disabled={busy} onClick={() => void send()}>
            {say("entry.send")}
          </s-button>
        )}
        {problem && !view && (
          <s-button slot="primary-action" variant="primary" onClick={() => void look()}>
            {say("entry.try-again")}
          </s-button>
        )}
        <s-button slot="secondary-actions" disabled={busy} onClick={() => shopify.close()}>
          {say(entering() ? "entry.cancel" : "entry.close")}
        </s-button>
      </s-admin-action>
    );
  }

  await look();
}
