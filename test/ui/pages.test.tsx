import { AppProvider } from "@shopify/polaris";
import polarisInEnglish from "@shopify/polaris/locales/en.json";
import { DateTime } from "luxon";
import type { ReactElement } from "react";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { statuses } from "../../app/cases/case";
import type { CasePage } from "../../app/cases/present-case";
import { caseViews, readQueueQuery } from "../../app/cases/queue-query";
import { adminLanguages, adminTexts, type AdminLanguage } from "../../app/i18n/admin";
import { AutomaticOffBanner } from "../../app/ui/automatic-off-banner";
import { CaseMissing } from "../../app/ui/case-missing";
import { CaseScreen } from "../../app/ui/case-screen";
import { refreshEveryMs } from "../../app/ui/refresh-case";
import { CaseTable } from "../../app/ui/case-table";
import { Landing } from "../../app/ui/landing";
import { PageError } from "../../app/ui/page-error";
import { defaultPolicy, settingsOf } from "../../app/policy/settings";
import { draftOf } from "../../app/policy/policy-draft";
import type { PolicyFormProps } from "../../app/ui/settings/policy-form";
import type { PolicyHistoryEntry } from "../../app/ui/settings/policy-history";
import { SettingsScreen } from "../../app/ui/settings-screen";
import { TimesIn, WordsIn } from "../../app/ui/words";
import { caseList, casePage, event, refund } from "./case-page";

const now = "2026-11-22T16:30:00.000Z";

function shown(language: AdminLanguage, element: ReactElement): string {
  const html = renderToString(
    <AppProvider i18n={polarisInEnglish}>
      <WordsIn texts={adminTexts(language)}>{element}</WordsIn>
    </AppProvider>,
  );
  const text = html
    .replace(/<style.*?<\/style>/gs, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/&#x27;/g, "'")
    .replace(/[ \n]+/g, " ");
  // a key without a sentence would be shown as itself, a fact without a value in braces
  expect(text).not.toMatch(/\b(case|list|status|situation|reason|event|refund|settings)\.[a-z-]+/);
  expect(text).not.toMatch(/\{\{|undefined|\[object/);
  return text;
}

const screen = (page: ReturnType<typeof casePage>, given: Partial<Parameters<typeof CaseScreen>[0]> = {}) => (
  <CaseScreen
    page={page}
    now={now}
    backUrl="/app/requests"
    caseUrl={(id) => `/app/cases/${id}`}
    userId="1"
    busy={null}
    problem={null}
    notedAt={null}
    onAct={() => undefined}
    {...given}
  />
);

const asked = (given: Record<string, string> = {}) => readQueueQuery(new URLSearchParams(given));

const table = (given: Partial<Parameters<typeof CaseTable>[0]>) => (
  <TimesIn zone="Europe/Paris">
    <CaseTable
      list={caseList([])}
      query={asked()}
      choices={{ reasons: [], colleagues: [], userId: "9" }}
      views={[]}
      refusedName={null}
      now={now}
      phone={false}
      loading={false}
      arrived={0}
      acting={null}
      actedAt={null}
      caseUrl={(id) => `/app/cases/${id}`}
      settingsUrl="/app/settings"
      onShowArrivals={() => undefined}
      onQuery={() => undefined}
      onView={() => undefined}
      onOwnView={() => undefined}
      onViewForm={() => undefined}
      onSearch={() => undefined}
      onAct={() => undefined}
      {...given}
    />
  </TimesIn>
);

let complaints: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  complaints = vi.spyOn(console, "error");
});
afterEach(() => {
  expect(complaints.mock.calls).toEqual([]);
  complaints.mockRestore();
});

describe.each(adminLanguages)("a case's page in %s", (language) => {
  const { t } = adminTexts(language);

  it.each(statuses)("says where a case stands that is %s", (status) => {
    const text = shown(language, screen(casePage({ status })));
    expect(text).toContain(t(`status.${status}`));
    expect(text).toContain(t(`situation.${status}.title`));
  });

  it("says in words that an order has too many payments to pay anything back from here, and what to do instead", () => {
    const attentionDetail = "more payments than can be read";
    const detail = { code: "refund-missing", message: attentionDetail };
    const page = casePage({
      status: "cancelled",
      attentionCode: "refund-missing",
      attentionDetail,
      events: [event(1, now, "needs-attention", "app", detail)],
    });
    const text = shown(language, screen(page, { problem: "too-many-payments" }));
    expect(text).toContain(t("case.problem.too-many-payments"));
    // beside the reason, and once more in the record
    expect(text.split(t("attention-detail.too-many-payments"))).toHaveLength(3);
    expect(text).not.toContain(attentionDetail);
  });
});

describe("a case's page", () => {
  it("answers what is owed and by when", () => {
    expect(shown("fr", screen(casePage()))).toContain("Réponse promise avant le 25 novembre 2026 à 18:00 (heure de Paris)");
  });

  it("says so when the answer is late", () => {
    const page = casePage({ answerLimitAt: "2026-11-20T17:00:00.000Z" });
    expect(shown("en", screen(page))).toContain("The answer was promised by 20 November 2026 at 18:00 (Paris time): it is late");
  });

  it("owes no answer once the case is settled", () => {
    expect(shown("en", screen(casePage({ status: "cancelled", actions: [], events: [] })))).not.toContain("Answer promised");
  });

  it("offers what may be done now, and nothing else", () => {
    const open = shown("en", screen(casePage({ actions: ["cancel-and-refund", "decline"] })));
    expect(open).toContain("Cancel and refund");
    expect(open).toContain("Decline");
    const settled = shown("en", screen(casePage({ status: "declined", actions: [] })));
    expect(settled).not.toContain("Cancel and refund");
  });

  it("that is closed while its money is on the way says what is left, and never that nothing is", () => {
    const closed = (refunds: CasePage["refunds"]) => shown("en", screen(casePage({ status: "closed", actions: [], refunds })));
    expect(closed([])).toContain("Nothing is left to do.");
    expect(closed([refund()])).toContain("All is decided; the money is on its way");
    expect(closed([refund()])).not.toContain("Nothing is left to do.");
    expect(closed([refund(), refund({ id: "r2", status: "by-hand" })])).toContain("money is still owed");
    expect(closed([refund({ status: "credited" })])).toContain("Nothing is left to do.");
  });

  it("looks again by itself until nothing can change any more", () => {
    const every = (given: Parameters<typeof casePage>[0]) => refreshEveryMs(casePage(given));
    expect(every({ status: "cancelling" })).toBe(2_500);
    expect(every({ status: "in-review" })).toBe(10_000);
    expect(every({ status: "cancelled", refunds: [] })).toBe(5_000);
    expect(every({ status: "cancelled", refunds: [refund({ status: "pending" })] })).toBe(10_000);
    expect(every({ status: "cancelled", refunds: [refund({ status: "sent" })] })).toBe(60_000);
    // the app is about to close it
    expect(every({ status: "cancelled", refunds: [refund({ status: "credited" })] })).toBe(5_000);
    expect(every({ status: "closed", refunds: [refund({ status: "credited" })] })).toBeNull();
    expect(every({ status: "closed", refunds: [refund({ status: "sent" })] })).toBe(60_000);
    expect(every({ status: "declined" })).toBeNull();
  });

  it("offers to take a question back while it waits for the answer", () => {
    expect(shown("en", screen(casePage({ status: "waiting-for-customer", actions: ["resume"] })))).toContain(
      "Take the question back",
    );
    expect(shown("en", screen(casePage({ status: "needs-attention", actions: ["resume"] })))).toContain("Back to review");
  });

  it("gives the deciding reason first, with its facts", () => {
    expect(shown("en", screen(casePage()))).toMatch(
      /Shipping began on 22 November 2026 at 12:00 \(Paris time\), before the request was received\..*Also found.*The request came within the time/,
    );
  });

  it("tells what happened, the newest first", () => {
    const text = shown("en", screen(casePage()));
    expect(text.indexOf("Handed to staff for a decision")).toBeLessThan(
      text.indexOf("Request received Came in by") + 1 || Infinity,
    );
    expect(text.indexOf("Handed to staff for a decision")).toBeLessThan(text.lastIndexOf("By: Customer account"));
  });

  it("tells each event in words, whatever it carries", () => {
    const at = "2026-11-22T14:05:00.000Z";
    const verdict = { kind: "cancel-now", reasons: [{ code: "not-shipped", facts: {} }], submittedFulfillmentOrderIds: [] };
    const text = shown(
      "en",
      screen(
        casePage({
          events: [
            event(1, at, "judged", "app", { verdict, automatic: false }),
            event(2, at, "order-changed", "shopify", { from: "untouched", to: "with-carrier" }),
            event(3, at, "refund-failed", "shopify", { amount: "20.00", currencyCode: "USD", method: "Visa", status: "failed" }),
            event(4, at, "declined", "staff", { reason: "window-closed" }),
            event(5, at, "cancelled", "shopify", { ours: false, cancelledAt: at }),
            event(6, at, "needs-attention", "app", { code: "cancellation-stuck", message: "waited an hour" }),
            event(7, at, "a-kind-of-tomorrow", "app", { something: { unheard: "of" } }),
          ],
        }),
      ),
    );
    expect(text).toContain("Automatic cancellation was switched off, so a person decides.");
    expect(text).toContain("Shipping: Not started, now With the carrier");
    expect(text).toContain("Amount: $20.00");
    expect(text).toContain("The time for a direct cancellation had passed");
    expect(text).toContain("The order was cancelled in Shopify");
    expect(text).toContain("Shopify was asked to cancel and has neither cancelled nor refused.");
    expect(text).toContain("Something was noted");
  });

  it("tells the arithmetic of the window in words, and how the start of shipping is known", () => {
    const text = shown("en", screen(casePage()));
    expect(text).toContain(
      "The order was placed on 21 November 2026 at 10:15:00 (Paris time). 48 hours later, 23 November 2026 at 10:15:00 (Paris time), is the end of the time for a direct cancellation.",
    );
    expect(text).toContain("received on 22 November 2026 at 15:04:00 (Paris time), 19 hours and 11 minutes before that");
    expect(text).toContain("Began by 22 November 2026 at 12:00:00 (Paris time)");
    expect(text).toContain("Known from the fulfilment made in Shopify");
    const late = shown("en", screen(casePage({ receivedAt: "2026-11-23T09:15:01.000Z" })));
    expect(late).toContain("1 second after that");
    expect(shown("en", screen(casePage({ receivedAt: "2026-11-23T09:15:00.900Z" })))).toContain("0 seconds before that");
  });

  it("shows what people wrote as text and nothing else, whatever the writing", () => {
    const text = "<img src=x onerror=alert(1)>\nשלום 🎁";
    const html = renderToString(
      <AppProvider i18n={polarisInEnglish}>
        <WordsIn texts={adminTexts("en")}>
          {screen(casePage({ messages: [{ id: "m", at: now, kind: "request", author: "shopper", authorName: null, text }] }))}
        </WordsIn>
      </AppProvider>,
    );
    expect(html).not.toContain("<img src=x");
    expect(html).toContain('dir="auto"');
    expect(html).toContain("שלום 🎁");
  });

  it("guides through what can't be undone, when a cancelled order is put right", () => {
    const text = shown("en", screen(casePage({ correctedAt: now, cancelledAt: now, actions: ["close"] })));
    expect(text).toContain("The order is cancelled, and that can't be undone");
    expect(text).toContain("Make a draft order in Shopify");
    expect(text).not.toContain("Cancel and refund");
  });

  it("names other requests for the order, holds, and the case that continues this one", () => {
    const text = shown(
      "en",
      screen(
        casePage({
          status: "declined",
          mergedIntoId: "other",
          otherCases: [{ id: "other", status: "in-review", channel: "phone", receivedAt: "2026-11-22T15:00:00.000Z" }],
          holds: [{ id: "h", placedAt: "2026-11-22T14:04:03.000Z", releasedAt: null }],
        }),
      ),
    );
    expect(text).toContain("Phone, received 22 November 2026 at 16:00 (Paris time)");
    expect(text).toContain("Shipping is held since 22 November 2026 at 15:04 (Paris time), in 1 part.");
    expect(text).toContain("This request is continued in another case");
  });

  it("tells whoever was slower who decided, what and when", () => {
    const events = [
      event(1, "2026-11-22T14:04:00.000Z", "request-received", "shopper"),
      { ...event(2, "2026-11-22T15:00:00.000Z", "declined", "staff", { reason: "packed" }), actorName: "Claire" },
    ];
    const text = shown("en", screen(casePage({ status: "declined", events }), { problem: "moved-on" }));
    expect(text).toContain("Claire: Declined by staff, on 22 November 2026 at 16:00:00 (Paris time).");
  });

  it("never calls a refund arrived that was only sent", () => {
    const text = shown("en", screen(casePage({ status: "cancelled", refunds: [refund()], actions: [] })));
    expect(text).toContain("Sent to the bank");
    expect(text).toContain("Expected on the account between 4 December 2026 and 11 December 2026");
    expect(text).not.toContain("Arrived");
  });

  it("says that somebody else acted meanwhile", () => {
    const text = shown("en", screen(casePage(), { problem: "moved-on" }));
    expect(text).toContain("Someone else acted on this case meanwhile. Here is its newest state.");
  });

  it("shows a failure reported by the shopper's device as a claim", () => {
    const text = shown(
      "en",
      screen(
        casePage({
          attempts: [
            {
              id: "a",
              receivedAt: "2026-11-22T14:04:00.000Z",
              source: "reported",
              claimedAt: "2026-11-22T13:50:00.000Z",
              outcome: "reported",
            },
          ],
        }),
      ),
    );
    expect(text).toContain("according to the device: 22 November 2026 at 14:50:00 (Paris time)");
  });
});

describe("the list of cases", () => {
  it("tells state, deadline and amount of each case", () => {
    const text = shown("fr", table({ list: caseList([casePage()]) }));
    expect(text).toContain("#1042");
    expect(text).toContain("À examiner");
    expect(text).toContain("Il reste 22 heures ouvrées");
    expect(text).toContain("avant le mer. 25 nov. 2026");
    expect(text).toContain("Reçue (heure de Paris)");
    expect(text.replace(/\s/g, " ")).toContain("1 129,90 €");
  });

  it("marks an answer that is late, in words", () => {
    const late = casePage({ answerLimitAt: "2026-11-20T17:00:00.000Z", workingMinutesLeft: 0 });
    expect(shown("en", table({ list: caseList([late]) }))).toContain("Overdue since 20 Nov 2026, 18:00");
  });

  it("shows one card a case on a phone", () => {
    const text = shown("en", table({ list: caseList([casePage()]), phone: true }));
    expect(text).toContain("Received 22 November 2026 at 15:04 (Paris time)");
    expect(text).toContain("22 working hours left");
    expect(text).toContain("by Wed 25 Nov 2026");
  });

  it("marks what is put right, what staff were reminded of, and who looks after it", () => {
    const given = { correctedAt: now, reminders: 2, assignee: { id: "1", name: "Claire" }, workingMinutesLeft: 45 };
    for (const phone of [true, false]) {
      const text = shown("en", table({ list: caseList([casePage(given)]), phone }));
      for (const words of ["To put right", "Reminded: two hours left", "Claire", "45 working minutes left"])
        expect(text).toContain(words);
    }
  });

  it.each(caseViews)("teaches when nothing is in the view %s", (view) => {
    const { t } = adminTexts("en");
    expect(shown("en", table({ query: asked({ view }) }))).toContain(t(`list.empty.${view}.title`));
  });

  it("says what was searched for and not found", () => {
    expect(shown("fr", table({ query: asked({ search: "9999" }) })).replace(/\s/g, " ")).toContain(
      "Aucune demande trouvée pour « 9999 »",
    );
  });

  it("says that the app paused itself: when, how many, how many are usual, and that nothing is refused", () => {
    const pause = { at: "2026-11-22T15:31:00.000Z", asked: 1031, usual: 1030 };
    const text = shown("fr", <AutomaticOffBanner pause={pause} busy={false} onSwitchOn={() => undefined} />).replace(/\s/g, " ");
    for (const words of [
      "s’est suspendue",
      "22 novembre 2026",
      "1 031 commandes",
      "Jusqu’à 1 030",
      "aucune n’est refusée",
      "Réactiver",
    ])
      expect(text).toContain(words);
    expect(text).not.toContain("est désactivée");
  });

  it("warns while automatic cancellation is off, with the way back", () => {
    const text = shown("en", <AutomaticOffBanner pause={null} busy={false} onSwitchOn={() => undefined} />);
    expect(text).toContain("Automatic cancellation is switched off");
    expect(text).toContain("Switch on again");
  });
});

describe("the settings", () => {
  const draft = draftOf(settingsOf(defaultPolicy(DateTime.fromMillis(0, { zone: "utc" }))));
  const form = (given: Partial<PolicyFormProps>) => ({
    form: { versionId: "1", policy: draft, saving: false, answer: null, onSave: () => undefined, ...given },
  });
  const settings = (given: Partial<Parameters<typeof SettingsScreen>[0]> = {}) => (
    <SettingsScreen
      shop="sofimix.myshopify.com"
      installedAt="2026-11-01T09:00:00.000Z"
      automatic
      pause={null}
      zone="Europe/Paris"
      form={{ versionId: "1", policy: draft, saving: false, answer: null, onSave: () => undefined }}
      history={[]}
      published={false}
      ordersOnHold={2}
      guestPage="https://app.example/request/sofimix"
      scopes={[
        { name: "read_orders", granted: true },
        { name: "write_orders", granted: true },
      ]}
      accountSettingsUrl="https://admin.shopify.com/store/sofimix/settings/customer_accounts"
      busy={false}
      failed={false}
      onSwitch={() => undefined}
      {...given}
    />
  );

  it("show the policy as it can be changed", () => {
    const html = (language: AdminLanguage) =>
      renderToString(
        <AppProvider i18n={polarisInEnglish}>
          <WordsIn texts={adminTexts(language)}>{settings()}</WordsIn>
        </AppProvider>,
      );
    for (const value of ["48", "09:00", "12:30", "14:00", "18:00", "commande@sofimix.com", "+1 (626) 738-2803"]) {
      expect(html("fr")).toContain(`value="${value}"`);
    }
    const text = shown("fr", settings());
    for (const words of ["Jours d’ouverture", "lundi", "heure de Paris", "France", "Aucune fermeture prévue."]) {
      expect(text).toContain(words);
    }
    expect(text).toContain("La politique est telle qu’à l’installation.");
  });

  it("name every field that needs another look, beside it", () => {
    const answer = {
      outcome: "invalid" as const,
      at: 1,
      problems: [
        { field: "windowHours", code: "whole-number" as const, facts: { min: 1, max: 720 } },
        { field: "spans.1.to", code: "closes-before-opens" as const },
      ],
    };
    const text = shown("en", settings(form({ answer })));
    expect(text).toContain("2 fields need another look. Nothing was saved yet.");
    expect(text).toContain("Write a whole number from 1 to 720.");
    expect(text).toContain("Closing comes after opening.");
  });

  it("tell whoever was slower who saved meanwhile, and leave the choice to them", () => {
    const answer = { outcome: "overtaken" as const, by: "Claire", when: "2026-11-22T14:04:00.000Z", at: 1 };
    const text = shown("en", settings(form({ answer })));
    expect(text).toContain("Claire saved the settings meanwhile, on 22 November 2026 at 15:04 (Paris time)");
    expect(text).toContain("Save mine");
  });

  it("keep who changed what, and since when it counts", () => {
    const entry = (given: Partial<PolicyHistoryEntry>) => ({
      id: "1",
      since: "2026-11-22T14:04:00.000Z",
      by: null,
      first: false,
      changes: [],
      ...given,
    });
    const text = shown(
      "en",
      settings({
        history: [
          entry({
            by: "Claire",
            changes: [
              { field: "windowHours", before: "48", after: "24" },
              { field: "weekdays", before: [1, 2, 3, 4, 5], after: [1, 2] },
              { field: "closures", before: [], after: [{ from: "2026-12-24", to: "2026-12-31", label: "Christmas" }] },
              { field: "restock", before: true, after: false },
            ],
          }),
          entry({ id: "0", first: true }),
        ],
      }),
    );
    expect(text).toContain("For orders placed since 22 November 2026 at 15:04 (Paris time)");
    expect(text).toContain("Direct cancellation, hours after the order: 48, now 24");
    expect(text).toContain("now Monday and Tuesday");
    expect(text).toContain("empty, now 24 December 2026 to 31 December 2026 (Christmas)");
    expect(text).toContain("yes, now no");
    expect(text).toContain("Claire");
  });

  it("name the permissions that are missing", () => {
    expect(shown("en", settings())).toContain("All 2 permissions needed are granted");
    const text = shown("en", settings({ scopes: [{ name: "read_returns", granted: false }] }));
    expect(text).toContain("1 permission is missing");
    expect(text).toContain("read_returns");
  });

  it("offer the switch the other way round when it is off", () => {
    expect(shown("en", settings())).toContain("Switch off");
    expect(shown("en", settings({ automatic: false }))).toContain("Switch on again");
  });

  it("advise to switch off Shopify's own cancellation requests", () => {
    expect(shown("en", settings())).toContain("Switch off Shopify's own cancellation requests");
  });
});

describe.each(adminLanguages)("when there is nothing to show, in %s", (language) => {
  const { t } = adminTexts(language);

  it("an unknown case is told in words", () => {
    expect(shown(language, <CaseMissing casesUrl="/app/requests" />)).toContain(t("case.not-found.title"));
  });

  it.each([
    [401, "unauthorized-title"],
    [404, "not-found-title"],
    [500, "title"],
  ])("a failure of kind %i says what to do", (status, title) => {
    expect(shown(language, <PageError status={status} />)).toContain(t(`error.${title}`));
  });

  it("a visitor without a store is told how to open the app", () => {
    expect(shown(language, <Landing problem={null} />)).toContain(t("landing.body"));
    expect(shown(language, <Landing problem="invalid-shop" />)).toContain(t("landing.invalid-shop"));
  });
});
