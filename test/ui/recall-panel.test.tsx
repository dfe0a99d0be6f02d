import { AppProvider } from "@shopify/polaris";
import polarisInEnglish from "@shopify/polaris/locales/en.json" with { type: "json" };
import { DateTime } from "luxon";
import type { ReactElement } from "react";
import { renderToString } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { readQueueQuery } from "../../app/cases/queue-query";
import type { CasePage, RecallItem } from "../../app/cases/present-case";
import { recallCauses, recallCostKinds, recallOutcomes, recallSteps, recallWays, stepsAtShopify } from "../../app/cases/recall";
import { adminLanguages, adminTexts, type AdminLanguage } from "../../app/i18n/admin";
import { draftOf } from "../../app/policy/policy-draft";
import { defaultPolicy, settingsOf } from "../../app/policy/settings";
import { CaseScreen } from "../../app/ui/case-screen";
import { CaseTable } from "../../app/ui/case-table";
import { readAmount } from "../../app/ui/recall/read-amount";
import { dispositions, readRecallAct, type RecallActKind } from "../../app/ui/recall/recall-act";
import { RecallPanel } from "../../app/ui/recall/recall-panel";
import type { RecallTrouble } from "../../app/ui/recall/recall-problem";
import { RecallFields } from "../../app/ui/settings/plain-fields";
import { PolicyHistory } from "../../app/ui/settings/policy-history";
import { Timeline } from "../../app/ui/timeline";
import { TimesIn, WordsIn } from "../../app/ui/words";
import type { RecallProblem } from "../../app/workflows/act-on-recall.server";
import { caseList, casePage, event } from "./case-page";
import { recall, recallFacts, recallPage, recallStep, recallStories, stepsAlong, type RecallStory } from "./recalls-on-page";

const now = "2026-11-22T16:30:00.000Z";

function shown(language: AdminLanguage, element: ReactElement): string {
  const html = renderToString(
    <AppProvider i18n={polarisInEnglish}>
      <WordsIn texts={adminTexts(language)}>
        <TimesIn zone="Europe/Paris">{element}</TimesIn>
      </WordsIn>
    </AppProvider>,
  );
  const text = html
    .replace(/<style.*?<\/style>/gs, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/&#x27;/g, "'")
    .replace(/[ \n]+/g, " ");
  // a key without a sentence would be shown as itself, a fact without a value in braces
  expect(text).not.toMatch(/\b(recall|case|stage|event|situation)\.[a-z-]+|\{\{|undefined|\[object/);
  return text;
}

const panel = (page: CasePage, trouble: RecallTrouble | null = null) => (
  <RecallPanel page={page} now={now} busy={null} trouble={trouble} onAct={() => undefined} />
);
const story = (language: AdminLanguage, name: RecallStory) => shown(language, panel(recallPage(name)));
const withRecall = (given: Partial<RecallItem>) =>
  shown("en", panel(casePage({ status: "recalling", recalls: [recall(given)] })));

const screen = (page: CasePage) => (
  <CaseScreen
    page={page}
    now={now}
    backUrl="/app/requests"
    caseUrl={(id) => id}
    userId="1"
    busy={null}
    problem={null}
    notedAt={null}
    onAct={() => undefined}
    recalls={panel(page)}
  />
);

describe("the facts of goods that left", () => {
  it("come first: who shipped it, when, how long after the order, against which request, and the arithmetic of the window", () => {
    const text = story("en", "unverified");
    for (const words of [
      "Marie Dupont, in Shopify",
      "22 November 2026 at 16:40:00 (Paris time)",
      "30 hours and 25 minutes after the order was placed",
      "Received 22 November 2026 at 15:04:00 (Paris time)",
      "The request came first: 1 hour and 36 minutes before the goods were shipped.",
      "48 hours after the order: until 23 November 2026 at 10:15:00 (Paris time)",
      "The request came 19 hours and 11 minutes before the end.",
      "The goods left 17 hours and 35 minutes before the end.",
      "Colissimo, parcel 6A12345678901",
      "label printed",
      "Follow parcel 6A12345678901",
    ])
      expect(text).toContain(words);
  });

  it("say so when the goods left before the request came, or after the time to cancel", () => {
    expect(withRecall({ facts: recallFacts({ shippedAt: "2026-11-22T13:04:00.000Z" }) })).toContain(
      "The goods were shipped first: 1 hour before the request.",
    );
    const late = recallFacts({ shippedAt: "2026-11-23T10:15:00.000Z", receivedAt: "2026-11-23T09:15:01.000Z" });
    expect(withRecall({ facts: late })).toContain("The request came 1 second after the end.");
    expect(withRecall({ facts: late })).toContain("The goods left 1 hour after the end.");
    // the closing instant itself still counts
    const last = recallFacts({ receivedAt: "2026-11-23T09:15:00.900Z" });
    expect(withRecall({ facts: last })).toContain("The request came 0 seconds before the end.");
  });

  it.each([
    [{ kind: "app", name: "Packlink" }, "The app Packlink"],
    [{ kind: "app", name: null }, "An app; Shopify does not tell which"],
    [{ kind: "service", name: "Cubyn" }, "The fulfilment service Cubyn"],
    [{ kind: "service", name: null }, "A fulfilment service"],
    [{ kind: "staff", name: null }, "A person, in Shopify"],
    [{ kind: "unknown", name: null }, "Shopify does not tell who or what"],
  ] as const)("name who or what shipped it as far as Shopify tells: %o", (shippedBy, words) => {
    expect(withRecall({ facts: recallFacts({ shippedBy }) })).toContain(words);
  });

  it("open no link that is not a page, and respect a return that Shopify runs", () => {
    const parcel = { fulfillmentId: "1", company: null, number: "1", url: "javascript:alert(1)", displayStatus: "SOMETHING_NEW" };
    const text = withRecall({ facts: recallFacts({ parcels: [parcel] }) });
    expect(text).toContain("Parcel 1");
    expect(text).not.toContain("Follow parcel");
    expect(story("en", "return")).toContain("Return #1042-R1: open. It goes on, no second one is made.");
  });

  it("are awaited when Shopify has not told them yet", () => {
    expect(story("fr", "not-looked-into")).toContain("Shopify n’a pas encore dit comment le colis est parti.");
  });
});

describe("the way to get goods back", () => {
  it("is proposed with its reason, and the others stay open", () => {
    const text = story("en", "choosing");
    expect(text).toContain("Keep it in the building Info Proposed Nothing shows that the carrier has it");
    expect(text).toMatch(/Other ways.*Have the carrier turn it round.*A return in Shopify, at your cost/);
    expect(text).toContain("Claire verified on 22 November 2026 at 17:00 (Paris time) that it was the store’s mistake.");
  });

  it("may be changed midway; what was done on another stays to be read", () => {
    const text = story("en", "carrier-overdue");
    expect(text).toContain("Change the way");
    expect(text).toMatch(
      /Steps of ways that were given up.*Take the parcel in hand.*Keep it in the building.*It has left already/,
    );
  });

  it("names the better one when the chosen one leads no further", () => {
    const text = story("en", "refused");
    expect(text).toContain("Take this way: A return in Shopify, at your cost");
    expect(text).toContain("The answer was: “Fulfillment cannot be cancelled because it has been delivered”");
    expect(text).toContain("Another way fits better now: A return in Shopify, at your cost.");
  });

  it("keeps a return that Shopify runs as the reason to go on with it", () => {
    const facts = recallFacts({ activeReturn: { id: "1", name: "#1042-R1", status: "OPEN" } });
    expect(withRecall({ facts, proposedWay: "return", ways: ["return"] })).toContain(
      "Shopify already runs a return for this order: it is respected.",
    );
  });
});

describe("the checklist", () => {
  it("says of each step what it is, who did it and when, what is waited for until when", () => {
    const text = story("en", "service");
    expect(text).toContain("Ask the service to stop Success Done Claire, on 22 November 2026 at 17:10 (Paris time)");
    expect(text).toContain("An answer is waited for until 23 November 2026 at 17:05 (Paris time).");
    expect(text).toContain("The service stops it");
    expect(text).toContain("The service can’t stop it");
  });

  it("tells that Shopify's labels are voided on Shopify's own page", () => {
    const text = story("en", "building");
    expect(text).toContain("Shopify’s labels are voided on Shopify’s own page, by a person: an app can’t do it.");
    expect(text).toContain("Open the order in Shopify");
  });

  it("keeps what the carrier was told and gave, and says since when its answer is late", () => {
    const text = story("en", "carrier-overdue");
    for (const words of ["Carrier: Colissimo", "Reference: 7781", "Note: Madame Petit, poste 12", "Answer overdue"])
      expect(text).toContain(words);
    expect(text).toContain("The answer was due by 22 November 2026 at 17:20 (Paris time). Ask again, or change the way.");
    // staff are reminded on each business day: the deadline moves on, what was promised does not
    const steps = stepsAlong("carrier", 1, { state: "waiting", detail: { overdueSince: "2026-11-20T10:00:00.000Z" } });
    expect(withRecall({ way: "carrier", steps, deadlineAt: "2026-11-24T10:00:00.000Z" })).toContain(
      "The answer was due by 20 November 2026 at 11:00 (Paris time).",
    );
  });

  it("says what Shopify is told at each step that tells it something", () => {
    for (const way of recallWays) {
      recallSteps[way].forEach((step, position) => {
        const text = withRecall({ way, steps: stepsAlong(way, position), verifiedAt: now });
        const told = adminTexts("en").t(`recall.step.told.${step}`);
        if ((stepsAtShopify as readonly string[]).includes(step)) expect(text, step).toContain(told);
      });
    }
  });

  it("asks of each item what came back, and tells it afterwards", () => {
    expect(story("en", "goods-back")).toContain("Ampoule E27: 3 sent");
    const lines = [
      { lineItemId: "gid://shopify/LineItem/2", quantity: 2, disposition: "restocked" },
      { lineItemId: "gid://shopify/LineItem/9", quantity: 1, disposition: "missing" },
    ];
    const steps = [
      ...stepsAlong("return", 3).slice(0, 2),
      recallStep("return", "goods-back", { state: "done", doneAt: now, detail: { lines } }),
    ];
    const text = withRecall({ way: "return", steps });
    expect(text).toContain("2 × Ampoule E27: Back on the shelf");
    expect(text).toContain("1 × an item: Missing");
  });

  it("shows what people and Shopify wrote as text and nothing else", () => {
    const steps = [recallStep("carrier", "ask-carrier", { state: "refused", now: true, detail: { message: "<b>no</b>" } })];
    const html = renderToString(
      <AppProvider i18n={polarisInEnglish}>
        <WordsIn texts={adminTexts("en")}>{panel(casePage({ recalls: [recall({ way: "carrier", steps })] }))}</WordsIn>
      </AppProvider>,
    );
    expect(html).not.toContain("<b>no</b>");
    expect(html).toContain("&lt;b&gt;no&lt;/b&gt;");
  });
});

describe("the money, the costs and the end", () => {
  it("tells whether the money waits, and what sending it first rules out before the choice", () => {
    expect(story("en", "building")).toContain("the money waits until the goods are secured");
    expect(story("en", "building")).not.toContain("Send the money now");
    const text = story("en", "may-pay-first");
    expect(text).toMatch(/Shopify then takes no return of this order\..*Send the money now/);
    expect(story("en", "own-return")).toContain("The money was sent on 22 November 2026 at 17:12 (Paris time)");
  });

  it("lists the costs and adds them up", () => {
    const text = story("fr", "carrier-overdue").replace(/\s/g, " ");
    expect(text).toMatch(/Interception du colis.*14,90 €.*Temps de travail.*6,00 €.*Total : 20,90 €/);
  });

  it.each([
    ["12.5", "EUR", "12.5"],
    ["12,50", "EUR", "12.50"],
    ["1 200,5", "EUR", "1200.5"],
    ["007", "JPY", "7"],
    ["1.234", "KWD", "1.234"],
    [" 3. ", "EUR", "3"],
  ])("reads %j %s as %s", (typed, currency, amount) => {
    expect(readAmount(typed, currency)).toEqual({ ok: true, amount });
  });

  it.each([
    ["", "EUR", "amount-needed"],
    ["0,00", "EUR", "amount-needed"],
    ["-5", "EUR", "amount-needed"],
    ["5 euros", "EUR", "amount-needed"],
    ["1.505", "EUR", "amount-decimals"],
    ["1.5", "JPY", "amount-whole"],
    ["1.2345", "KWD", "amount-decimals"],
  ])("says what is wrong with %j %s", (typed, currency, problem) => {
    expect(readAmount(typed, currency)).toMatchObject({ ok: false, problem });
  });

  it("calls both good ends what they are, with their duration and cost", () => {
    const cancelled = story("en", "cancelled-and-refunded");
    expect(cancelled).toContain("Cancelled and refunded");
    expect(cancelled).toContain("Lasted 2 hours and 19 minutes");
    expect(cancelled).toContain("Total: €20.90");
    const returned = story("en", "returned-and-refunded");
    expect(returned).toContain("Returned and refunded");
    expect(returned).toContain("the order is not cancelled, it is refunded");
    // a carrier's bill comes when all is over
    expect(returned).toContain("Add a cost");
    expect(returned).not.toContain("Change the way");
  });

  it("keeps earlier recalls of the case to be read, and takes nothing more for them", () => {
    const text = shown("en", panel(casePage({ recalls: [recallStories.building, recallStories["cancelled-and-refunded"]] })));
    expect(text.match(/Add a cost/g)).toHaveLength(1);
    expect(text).toContain("A hold was overlooked");
  });
});

describe("a case of goods called back", () => {
  it.each([
    ["unverified", "Next step: verify that it was a mistake."],
    ["choosing", "Next step: choose how to get the goods back."],
    ["building", "Next step: Void the label."],
    ["service", "Waiting: The service’s answer, until 23 November 2026 at 17:05 (Paris time)."],
    ["carrier-overdue", "Overdue: The carrier’s answer, awaited by 22 November 2026 at 17:20 (Paris time)."],
    ["return", "Next step: Send the return label."],
  ] as const)("names its next step first: %s", (name, words) => {
    const text = shown("en", screen(recallPage(name)));
    expect(text.indexOf(words)).toBeGreaterThan(0);
    expect(text.indexOf(words)).toBeLessThan(text.indexOf("How the goods left"));
  });

  it("tells each event of the recall in words, whatever it carries", () => {
    const text = shown(
      "en",
      <Timeline
        events={[
          event(1, now, "recall-looked-into", "app", {
            stage: "packed",
            shippedBy: { kind: "app", name: "Packlink" },
            shippedAt: "2026-11-22T15:40:00.000Z",
          }),
          event(2, now, "recall-way-chosen", "staff", { way: "carrier", from: "building", round: 1 }),
          event(3, now, "recall-step-done", "staff", {
            step: "carrier-answered",
            way: "carrier",
            answer: "yes",
            reference: "7781",
          }),
          event(4, now, "recall-step-refused", "shopify", { step: "undo-fulfillment", message: "Cannot be cancelled" }),
          event(5, now, "recall-cost-added", "staff", { amount: "12.5", currencyCode: "EUR", costKind: "intercept" }),
          event(6, now, "recall-cause-set", "staff", { cause: "label-mix-up" }),
          event(7, now, "recall-ended", "staff", { outcome: "lost" }),
          event(8, now, "recall-step-done", "staff", { step: "a-step-of-tomorrow", way: "by-air" }),
        ]}
      />,
    );
    for (const words of [
      "Shipping: Packed, label made",
      "Shipped by: The app Packlink",
      "Way: Have the carrier turn it round",
      "Before: Keep it in the building",
      "Step: The carrier’s answer",
      "The carrier turns it round",
      "Reference: 7781",
      "Cannot be cancelled",
      "Amount: €12.50",
      "For: Stopping the parcel",
      "Cause: Labels were mixed up",
      "Outcome: Lost on the way",
    ])
      expect(text).toContain(words);
  });
});

describe("the list of recalls", () => {
  const table = (phone: boolean) => (
    <CaseTable
      list={caseList([recallPage("carrier-overdue"), recallPage("choosing")])}
      query={readQueueQuery(new URLSearchParams({ view: "recalls" }))}
      choices={{ reasons: [], colleagues: [], userId: "1" }}
      views={[]}
      refusedName={null}
      now={now}
      phone={phone}
      loading={false}
      caseUrl={(id) => id}
      settingsUrl="/app/settings"
      arrived={0}
      acting={null}
      actedAt={null}
      onShowArrivals={() => undefined}
      onQuery={() => undefined}
      onView={() => undefined}
      onOwnView={() => undefined}
      onViewForm={() => undefined}
      onSearch={() => undefined}
      onAct={() => undefined}
    />
  );

  it.each([true, false])("tells the way, the next step and an answer that is late (on a phone: %s)", (phone) => {
    const text = shown("en", table(phone));
    for (const words of ["Have the carrier turn it round", "The carrier’s answer", "Answer overdue", "Choose the way"])
      expect(text).toContain(words);
    expect(text.match(/Answer overdue/g)).toHaveLength(1);
  });
});

describe("the store's setting of when the money goes back", () => {
  const draft = draftOf(settingsOf(defaultPolicy(DateTime.fromMillis(0, { zone: "utc" }))));
  const fields = (recallRefund: "goods-secured" | "mistake-verified") => (
    <RecallFields draft={{ ...draft, recallRefund }} change={() => undefined} problem={() => undefined} />
  );

  it("waits for the goods unless the store chooses otherwise, and says what each choice means", () => {
    expect(draft.recallRefund).toBe("goods-secured");
    const text = shown("en", fields("goods-secured"));
    expect(text).toContain("When the goods are secured");
    expect(text).toContain("Shopify then takes no return of the order any more");
    expect(shown("fr", fields("mistake-verified"))).toContain("Dès que l’équipe a vérifié l’erreur");
  });

  it("is told in words in the history of the policy", () => {
    const changes = [{ field: "recallRefund" as const, before: "goods-secured", after: "mistake-verified" }];
    const entry = { id: "1", since: now, by: "Claire", first: false, changes };
    expect(shown("en", <PolicyHistory entries={[entry]} />)).toContain(
      "When the goods are secured, now As soon as staff verified the mistake",
    );
  });
});

describe("what a page sends", () => {
  it("is read as it was sent, blanks and all", () => {
    const act = { kind: "step", step: "ask-carrier", said: { carrier: "Colissimo", at: "2026-11-22T16:08:00.000Z" } };
    expect(readRecallAct(JSON.stringify(act))).toEqual(act);
    expect(readRecallAct(JSON.stringify({ kind: "verify", more: "than that" }))).toEqual({ kind: "verify" });
  });

  it.each([
    null,
    "",
    "[]",
    "{",
    `{"kind":"end","outcome":"eaten"}`,
    `{"kind":"step","step":"send-label","said":{"labelUrl":"file:///etc"}}`,
  ])("is nothing when no page of ours can have sent it: %s", (sent) => {
    expect(readRecallAct(sent)).toBeNull();
  });
});

/** The compiler demands a line for every member. */
const every = <Member extends string>(members: Record<Member, true>) => Object.keys(members) as Member[];

describe.each(adminLanguages)("everything about a recall has words in %s", (language) => {
  const texts = adminTexts(language);
  const expectText = (key: string) => expect(String(texts.getResource(language, "translation", key)), key).toMatch(/\S{3}/);

  it.each(Object.keys(recallStories) as RecallStory[])("a recall as it may stand: %s", (name) => {
    expect(shown(language, screen(recallPage(name)))).toMatch(/\S/);
  });

  it("ways, steps, outcomes, causes, costs and what became of an item", () => {
    for (const way of recallWays) for (const what of ["name", "what", "why"]) expectText(`recall.way.${what}.${way}`);
    for (const step of new Set(Object.values(recallSteps).flat())) {
      expectText(`recall.step.name.${step}`);
      expectText(`recall.step.what.${step}`);
      if (texts.exists(`recall.step.yes.${step}`)) expectText(`recall.step.no.${step}`);
      else if (step !== "service-answered") expectText(`recall.step.action.${step}`);
    }
    for (const step of stepsAtShopify) expectText(`recall.step.told.${step}`);
    for (const outcome of recallOutcomes) {
      expectText(`recall.end.outcome.${outcome}`);
      expectText(`recall.end.means.${outcome}`);
      expectText(`recall.ended.${outcome}`);
    }
    for (const cause of recallCauses) expectText(`recall.cause.name.${cause}`);
    for (const kind of recallCostKinds) expectText(`recall.costs.kind.${kind}`);
    for (const disposition of dispositions) expectText(`recall.step.disposition.${disposition}`);
  });

  it("every act that was done, and every reason why it was not", () => {
    const kinds = every<RecallActKind>({
      verify: true,
      "choose-way": true,
      step: true,
      "add-cost": true,
      "set-cause": true,
      "pay-first": true,
      end: true,
    });
    for (const kind of kinds) expectText(`recall.toast.${kind}`);
    const problems = every<RecallProblem>({
      "not-found": true,
      "not-allowed": true,
      "moved-on": true,
      "no-permission": true,
      "shopify-unreachable": true,
      "refused-by-shopify": true,
      "too-many-payments": true,
      "not-in-full": true,
      malformed: true,
      "not-verified": true,
      "paid-already": true,
      disputed: true,
      "text-needed": true,
      "text-too-long": true,
    });
    for (const code of [...problems, "something-new"]) expectText(`recall.problem.${code === "something-new" ? "other" : code}`);
    // wherever the recall has got to meanwhile, the problem is told once
    for (const kind of kinds) {
      for (const name of ["unverified", "choosing", "building", "returned-and-refunded"] as const) {
        const page = recallPage(name, { recalls: [{ ...recallStories[name], outcomes: [] }] });
        const text = shown(language, panel(page, { kind, code: "moved-on", at: 1 }));
        expect(text.split(texts.t("recall.problem.moved-on")), `${kind} ${name}`).toHaveLength(2);
      }
    }
  });
});
