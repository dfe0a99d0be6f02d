import type { CancellationView } from "../../../app/cases/cancellation-view";
import type { FailedAttempt } from "../../shared/attempts";
import type { Host, Problem, Reply } from "../../shared/backend";
import { mostLetters } from "../../shared/case-actions";
import { hasLeft } from "../../shared/case-details";
import type { ServerClock } from "../../shared/clock";
import { draftOf } from "../../shared/draft";
import { isChecked, valueOf } from "../../shared/event-values";
import { requestException, type LateRequest } from "../../shared/late-request";
import type { Words } from "../../shared/words";
import { pickableDays, problemWithDay, times, triedAt, type Claim } from "./claim";

/** Shorter than what is written freely: both together, in any script, stay below what the server takes at once. */
const mostLettersOfClaim = 1000;

interface Written extends Claim {
  reason: string;
  text: string;
  tried: boolean;
  /** A parcel is on its way although it was asked for in time. */
  shipped: boolean;
}

interface Place {
  host: Host & { toast: { show(text: string): unknown } };
  appUrl: string;
  orderId: string;
  /** ISO instant, where Shopify says it. */
  placedAt?: string;
  zone: string;
  words: Words;
  /** "14:30" as people write it. */
  timeInWords(time: string): string;
  clock: ServerClock;
  /** What this device noted of tries for this order that failed on our side. */
  noted?: FailedAttempt;
  draw(): void;
  arrived(reply: { view: CancellationView }): void | Promise<void>;
}

/**
 * The late request. Nothing in it is compulsory (P10), it is sent once however often it is pressed, and what was typed
 * stays until our server has it: over an error, a reload, a closed tab.
 */
export async function requestForm(place: Place) {
  const { host, appUrl, orderId, words, clock, noted, draw } = place;
  const { say, instant, day: dayInWords } = words;
  const draft = draftOf<Written>(host.storage, "request:" + orderId);
  const kept = await draft.read();
  const hasKept = !!kept && !!(kept.reason || kept.text || kept.day || kept.time || kept.what);
  const written: Written = { reason: "", text: "", tried: false, shipped: false, day: "", time: "", what: "", ...kept };
  let errors: Partial<Record<"text" | "day" | "what", string>> = {};
  let failure: { problem: Problem; kept?: boolean } | null = null;
  let sending = false;

  const bounds = () => ({ nowMs: clock.now(), placedAtMs: Date.parse(place.placedAt || "") || 0, zone: place.zone });

  const write = (part: Partial<Written>) => {
    Object.assign(written, part);
    draft.keep({ ...written });
  };

  const tooLong = (text: string, most: number) =>
    text.trim().length > most ? say("form.too-long", { most, length: text.trim().length }) : "";

  function mistakes(): typeof errors {
    const found: typeof errors = {};
    const text = tooLong(written.text, mostLetters);
    if (text) found.text = text;
    if (!written.tried) return found;
    const day = problemWithDay(written, bounds());
    const what = tooLong(written.what, mostLettersOfClaim);
    if (day) found.day = say(day);
    if (what) found.what = what;
    return found;
  }

  /** A day without a time is no instant: it is told in words, so that nobody takes midnight for a memory. */
  function wish(): LateRequest {
    const { reason, text, tried, shipped, day, time, what } = written;
    const onlyDay = day && !time ? say("claim.only-day", { day: dayInWords(day) }) : "";
    const claim = {
      triedAt: triedAt(written, bounds()) || (day || !noted ? undefined : noted.at),
      what: [onlyDay, what.trim()].filter(Boolean).join("\n") || undefined,
    };
    return {
      reason: reason || undefined,
      text: text.trim() || undefined,
      claim: tried ? claim : undefined,
      shipped: shipped || undefined,
    };
  }

  const send = async () => {
    if (sending) return;
    errors = mistakes();
    if (Object.keys(errors).length) return draw();
    sending = true;
    failure = null;
    draw();
    const reply: Reply = await requestException(host, appUrl, orderId, wish());
    sending = false;
    if (!("view" in reply)) {
      failure = reply;
      return draw();
    }
    if (reply.view.state != "refused") {
      await draft.drop();
      void host.toast.show(say("form.sent"));
    }
    await place.arrived(reply);
  };

  function Failure({ view }: { view: CancellationView }) {
    if (!failure) return null;
    return (
      <s-banner tone="critical" heading={say("failed." + failure.problem)}>
        <s-stack gap="small">
          <s-paragraph>{say(`failed.${failure.problem}-next`)}</s-paragraph>
          {failure.kept && <s-paragraph>{say("failed.kept")}</s-paragraph>}
          <s-paragraph>{say("failed.contact", { email: view.contact.email })}</s-paragraph>
        </s-stack>
      </s-banner>
    );
  }

  function ClaimFields() {
    return (
      <s-stack gap="base">
        <s-paragraph>{say("claim.explain")}</s-paragraph>
        {noted && <s-paragraph>{say("claim.noted", { at: instant(noted.at) })}</s-paragraph>}
        <s-date-field
          label={say("claim.day")}
          value={written.day}
          allow={pickableDays(bounds())}
          disabled={sending}
          error={errors.day}
          onChange={(event: Event) => write({ day: valueOf(event) })}
        />
        <s-select
          label={say("claim.time")}
          placeholder={say("claim.time-none")}
          value={written.time}
          disabled={sending}
          onChange={(event: Event) => write({ time: valueOf(event) })}
        >
          {times.map((time) => (
            <s-option value={time}>{place.timeInWords(time)}</s-option>
          ))}
        </s-select>
        <s-text-area
          label={say("claim.what")}
          rows={3}
          maxLength={mostLettersOfClaim}
          value={written.what}
          disabled={sending}
          error={errors.what}
          onInput={(event: Event) => write({ what: valueOf(event) })}
        />
      </s-stack>
    );
  }

  return function RequestForm({ view }: { view: CancellationView }) {
    const choices = view.reasonChoices ?? [];
    return (
      <s-section heading={say("form.heading")}>
        <s-stack gap="base">
          <s-paragraph>{say("form.optional")}</s-paragraph>
          {hasKept && <s-text color="subdued">{say("form.draft")}</s-text>}
          {!!choices.length && (
            <s-select
              label={say("form.reason")}
              placeholder={say("form.reason-none")}
              value={written.reason}
              disabled={sending}
              onChange={(event: Event) => write({ reason: valueOf(event) })}
            >
              {choices.map(({ code, label }) => (
                <s-option value={code}>{label}</s-option>
              ))}
            </s-select>
          )}
          <s-text-area
            label={say("form.text")}
            rows={5}
            maxLength={mostLetters}
            value={written.text}
            disabled={sending}
            error={errors.text}
            onInput={(event: Event) => write({ text: valueOf(event) })}
          />
          {hasLeft(view) && (
            <s-checkbox
              label={say("form.shipped")}
              checked={written.shipped}
              disabled={sending}
              onChange={(event: Event) => write({ shipped: isChecked(event) })}
            />
          )}
          <s-checkbox
            label={say("claim.tried")}
            checked={written.tried}
            disabled={sending}
            onChange={(event: Event) => {
              write({ tried: isChecked(event) });
              draw();
            }}
          />
          {written.tried && <ClaimFields />}
          {Object.keys(errors).length > 0 && <s-banner tone="critical" heading={say("form.check")} />}
          <Failure view={view} />
          <s-stack direction="inline" gap="base">
            <s-button variant="primary" loading={sending} disabled={sending} onClick={send}>
              {say("form.send")}
            </s-button>
          </s-stack>
        </s-stack>
      </s-section>
    );
  };
}
