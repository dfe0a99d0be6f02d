import { AppProvider } from "@shopify/polaris";
import polarisInEnglish from "@shopify/polaris/locales/en.json" with { type: "json" };
import { readFileSync } from "node:fs";
import type { ReactElement } from "react";
import { renderToString } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { readQueueQuery } from "../../app/cases/queue-query";
import type { CasePage, RefundItem } from "../../app/cases/present-case";
import { refundNeedKinds } from "../../app/cases/present-case";
import { bankContacts, refundActions } from "../../app/cases/refund";
import { refundDues } from "../../app/cases/refund-due";
import { adminLanguages, adminTexts, type AdminLanguage } from "../../app/i18n/admin";
import { CaseTable } from "../../app/ui/case-table";
import { readRefundAct, type RefundDoing } from "../../app/ui/refund-doing";
import { RefundList } from "../../app/ui/refund-list";
import { errorKey, sums } from "../../app/ui/refund-words";
import { Situation } from "../../app/ui/situation";
import { Timeline } from "../../app/ui/timeline";
import { TimesIn, WordsIn } from "../../app/ui/words";
import type { RefundProblem } from "../../app/workflows/act-on-refund.server";
import { caseList, casePage, event, refund } from "./case-page";
import { refundPages, refundsAsOf, refundStates, triedThrice } from "./refunds-on-page";

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
  expect(text).not.toMatch(/\b(refund|bank|case|event|attention|list)[a-z-]*\.[a-z-]+|\{\{|undefined|\[object|NaN/);
  return text;
}

const idle: RefundDoing = {
  busy: null,
  problem: null,
  done: null,
  onAct: () => undefined,
  fetchLetter: () => Promise.reject(new Error("No letter is asked for here")),
};

const list = (given: RefundItem[] | Partial<CasePage>, doing: Partial<RefundDoing> = {}) => {
  const page = casePage({ status: "cancelled", ...(Array.isArray(given) ? { refunds: given } : given) });
  return <RefundList page={page} now={refundsAsOf} doing={{ ...idle, ...doing }} />;
};

const states = Object.entries(refundStates);

describe.each(adminLanguages)("a refund on a case's page in %s", (language) => {
  const { t } = adminTexts(language);

  it.each(states)("says what is known of one that is %s, and offers what may be done", (name, item) => {
    const text = shown(language, list([item]));
    const way = name === "put back on a gift card" ? "-at-once" : name === "paid by hand" ? "-by-hand" : "";
    expect(text).toContain(t(`refund-status.${item.status}${way}`));
    for (const action of refundActions) {
      const named = t(`refund-action.${action === "retry" && item.status === "pending" ? "retry-unanswered" : action}`);
      if (item.actions.some((each) => each === action)) expect(text).toContain(named);
      else if (action !== "retry") expect(text).not.toContain(named);
    }
  });

  it("has words for all that may be done, said and answered", () => {
    const texts = adminTexts(language);
    const expectText = (key: string) => expect(String(texts.getResource(language, "translation", key)), key).toMatch(/\S{2}/);
    for (const action of refundActions) {
      expectText(`refund-action.${action}`);
      expectText(`refund-toast.${action}`);
      expectText(`refund-dialog.${action}.title`);
      expectText(`refund-dialog.${action}.body`);
      expectText(`refund-dialog.${action}.action`);
    }
    for (const contact of bankContacts) expectText(`bank-contact.${contact}`);
    for (const need of refundNeedKinds) expectText(`refund-need.${need}`);
    for (const due of refundDues)
      expect(texts.exists(`refund-next.${due}`) || texts.exists(`refund-next.${due}-undated`), due).toBe(true);
    // the compiler demands a line for every problem
    const problems: Record<RefundProblem, true> = {
      "not-found": true,
      "not-allowed": true,
      "no-permission": true,
      "shopify-unreachable": true,
      "refused-by-shopify": true,
      "too-many-payments": true,
      disputed: true,
      "nothing-left": true,
      "text-needed": true,
      "text-too-long": true,
    };
    for (const problem of Object.keys(problems)) expectText(`refund-problem.${problem}`);
  });

  it("tells each of Shopify's reasons for a failure in a sentence", () => {
    const schema = readFileSync("app/shopify/schema/admin-2026-10.graphql", "utf8");
    const codes = /enum OrderTransactionErrorCode \{([^}]+)\}/.exec(schema)?.[1]?.match(/[A-Z][A-Z_]+/g) ?? [];
    expect(codes.length).toBeGreaterThan(40);
    for (const code of codes) {
      expect(adminTexts(language).exists(`refund-error.${errorKey(code)}`), code).toBe(true);
      const text = shown(language, list([{ ...refundStates.failed, errorCode: code }]));
      expect(text).not.toContain(code);
    }
  });

  it("shows no detail of the record raw", () => {
    for (const page of refundPages) {
      expect(shown(language, <Timeline events={page.events} messages={page.messages} />)).toMatch(/\S/);
      expect(shown(language, <Situation page={page} now={refundsAsOf} />)).toMatch(/\S/);
    }
  });
});

describe("a refund on a case's page", () => {
  it("is never called arrived while it was only sent", () => {
    const text = shown("en", list([refundStates.sent]));
    expect(text).toContain("Sent to the bank");
    expect(text).toContain("That is not yet money on the account");
    expect(text).toContain("Expected on the account between 4 December 2026 and 11 December 2026 These dates have passed.");
    expect(text).not.toMatch(/\bArrived\b/);
  });

  it("given back within hours explains why no line may show on the statement", () => {
    expect(shown("en", list([refundStates.sent]))).toContain("no line says “refund”");
    expect(shown("fr", list([refundStates["sent and asked about"]]))).not.toContain("disparaît alors du relevé");
  });

  it("has the bank's reference at hand", () => {
    expect(shown("en", list([refundStates.sent]))).toMatch(/Bank reference \(ARN\) 74537604221226300000123 Copy/);
  });

  it("says when the customer is asked, and what happens without an answer", () => {
    expect(shown("en", list([refundStates.sent]))).toContain(
      "We ask the customer on 14 December 2026 whether the money arrived.",
    );
    expect(shown("fr", list([refundStates["sent and asked about"]])).replace(/\s/g, " ")).toContain(
      "Sans réponse avant le 29 décembre 2026, le suivi se termine comme non confirmé",
    );
  });

  it("that is late says so, and warns against sending the money twice", () => {
    const text = shown("en", list([refundStates["pending for too long"]]));
    expect(text).toContain("Pending too long");
    expect(text).toContain("do not send the money a second time");
  });

  it("names a code without a sentence only beside it", () => {
    const text = shown("en", list([refundStates["failed for a reason of tomorrow"]]));
    expect(text).toContain("a reason that has no sentence here yet. Shopify's code: MOON_PHASE");
  });

  it("that was tried before stands together with what failed, newest first", () => {
    const text = shown("en", list(triedThrice));
    expect(text).toMatch(
      /Sent to the bank.*Tried before.*€49\.90, failed on 24 November 2026.*not enough money.*failed on 23 November 2026.*refused it for this card/,
    );
    // one refund, not three
    expect(text.match(/Send it again/g)).toBeNull();
    expect(text).not.toContain("Needs you");
  });

  it("that is disputed says that the bank decides, and that nothing is sent", () => {
    const text = shown("en", list([refundStates.disputed]));
    expect(text).toContain("The customer's bank is deciding who gets this money. The app sends nothing");
    expect(text).not.toContain("Send it again");
  });

  it("warns against asking for bank details", () => {
    expect(shown("fr", list([refundStates["to be paid by hand"]]))).toContain("Ne demandez jamais de coordonnées bancaires");
  });

  it("that was paid by hand or to a gift card is not said to be a bank's", () => {
    expect(shown("en", list([refundStates["paid by hand"]]))).toContain("Paid back by hand, as a colleague recorded.");
    const text = shown("en", list([refundStates["put back on a gift card"]]));
    expect(text).toContain("It was put back where it came from at once");
    expect(text).not.toMatch(/Sent to the bank|Expected on the account/);
    const recorded = event(1, refundsAsOf, "refund-paid-by-hand", "staff", { refundId: "r1" });
    expect(shown("en", list({ refunds: [refund()], events: [recorded] }))).toContain("as a colleague recorded");
  });

  it("tells what a colleague wrote when they recorded a payment or a proof", () => {
    const wrote = (kind: string) => event(1, refundsAsOf, kind, "staff", { refundId: "r1", messageId: "m1" });
    const message = { id: "m1", at: refundsAsOf, kind: "note", author: "staff" as const, authorName: "Claire" };
    const proven = { ...refundStates["arrived, as staff proved"], id: "r1" };
    expect(
      shown(
        "en",
        list({ refunds: [proven], events: [wrote("refund-arrived")], messages: [{ ...message, text: "Seen on the statement" }] }),
      ),
    ).toContain("Recorded by a colleague: “Seen on the statement”");
    const paid = { ...refundStates["paid by hand"], id: "r1" };
    expect(
      shown("fr", list({ refunds: [paid], events: [wrote("refund-paid-by-hand")], messages: [{ ...message, text: "Espèces" }] })),
    ).toMatch(/«\sEspèces\s»/);
  });

  it("is looked for with a log of who said what, the letter in two languages, and the next reminder", () => {
    const page = refundPages[0]!;
    const text = shown("fr", list(page)).replace(/\s/g, " ");
    expect(text).toContain("Recherche bancaire Ouverte depuis le 14 décembre 2026 à 10:12");
    expect(text).toContain("La banque du client, le 13 décembre 2026");
    expect(text).toContain("La banque demande l’ARN, envoyé par téléphone.");
    expect(text).toContain("Claire · 14 décembre 2026");
    expect(text).toContain("Votre équipe reçoit un rappel le 21 décembre 2026.");
    for (const language of ["En français", "En anglais"]) expect(text).toContain(language);
    const erased = shown("fr", list({ ...page, messages: [] }));
    expect(erased).toContain("Ce qui a été dit a été effacé sur demande.");
  });

  it("tells what an act that failed means, and who was faster", () => {
    const item = { ...refundStates.failed, id: "r1" };
    const said = (code: string) =>
      shown(
        "en",
        list(
          {
            refunds: [item],
            events: [{ ...event(1, refundsAsOf, "refund-retried", "staff", { refundId: "r1" }), actorName: "Claire" }],
          },
          { problem: { refundId: "r1", code } },
        ),
      );
    expect(said("disputed")).toContain("a refund now could pay twice. Nothing was sent.");
    expect(said("disputed")).not.toContain("Claire");
    expect(said("not-allowed")).toContain(
      "Claire: A failed refund was tried again by staff, on 14 December 2026 at 11:00:00 (Paris time).",
    );
    expect(said("a-code-of-tomorrow")).toContain("That did not work.");
    expect(shown("en", list([item], { problem: { refundId: "another", code: "disputed" } }))).not.toContain(
      "Nothing was changed",
    );
  });

  it("without anything to do offers nothing", () => {
    expect(shown("en", <RefundList page={casePage({ refunds: [refundStates.failed] })} now={refundsAsOf} />)).not.toContain(
      "Send it again",
    );
    expect(shown("en", list([]))).toContain("No refund yet: it follows the cancellation.");
  });
});

describe("sums of refunds", () => {
  it("add up to the cent, and count a failed one that was tried again once", () => {
    const items = [...triedThrice, refund({ id: "x", amount: "0.1" }), refund({ id: "y", amount: "0.2" })];
    expect(sums(items)).toEqual([{ standing: "on-the-way", total: { amount: "50.2", currencyCode: "EUR" } }]);
  });

  it("stay apart by currency, and are written with each currency's own decimals", () => {
    const items = [
      refund({ id: "a", amount: "1500", currencyCode: "JPY" }),
      refund({ id: "b", amount: "12.345", currencyCode: "KWD" }),
      refund({ id: "c", status: "by-hand", amount: "20", currencyCode: "EUR", sentAt: null }),
    ];
    const text = shown("en", list(items)).replace(/\s/g, " ");
    expect(text).toContain("Needs you €20.00 On its way ¥1,500 On its way KWD 12.345");
  });
});

describe("a case's first lines", () => {
  it("say what is owed and what comes next, what is yours first", () => {
    const text = shown("en", <Situation page={refundPages[0]!} now={refundsAsOf} />);
    expect(text).toMatch(
      /Still owed to the customer: €49\.90.*The money.*€49\.90: the refund failed\..*€1,129\.90: yours to pay back by hand.*being looked for at the banks\. Your team is reminded on 21 December 2026\..*disputed/,
    );
  });

  it("say that nothing is to be done while a refund is on its way", () => {
    const text = shown(
      "fr",
      <Situation page={casePage({ status: "cancelled", refunds: [refundStates.sent] })} now={refundsAsOf} />,
    );
    expect(text.replace(/\s/g, " ")).toContain(
      "1 129,90 € : en route. Rien à faire pour vous. Nous demandons au client le 14 décembre 2026",
    );
  });

  it("tell together what is on its way together", () => {
    const items = [refundStates.sent, { ...refundStates.sent, id: "r2", amount: "0.1" }];
    const text = shown("en", <Situation page={casePage({ status: "cancelled", refunds: items })} now={refundsAsOf} />);
    expect(text).toContain("€1,130.00: on the way.");
    expect(text.match(/on the way/g)).toHaveLength(1);
  });

  it("say nothing about money once it has arrived", () => {
    const page = casePage({ status: "cancelled", refunds: [refundStates["arrived, as the customer said"]] });
    expect(shown("en", <Situation page={page} now={refundsAsOf} />)).not.toContain("The money");
  });
});

describe("the record of a case", () => {
  it("tells refunds with their amount, their reason, the person and their words", () => {
    const page = refundPages[0]!;
    const text = shown("en", <Timeline events={page.events} messages={page.messages} />);
    expect(text).toMatch(/Somebody was contacted about the missing money.*With: The customer's bank On: 13 December 2026/);
    expect(text).toContain("“La banque demande l’ARN");
    expect(text).toContain("The store's own account at the payment provider refuses");
    expect(text).not.toContain("MERCHANT_ACCOUNT_ERROR");
  });

  it("calls a mail to colleagues one, whatever it is about", () => {
    const text = shown("en", <Timeline events={[event(1, refundsAsOf, "mail-sent", "app", { mail: "refund-task" })]} />);
    expect(text).toContain("A mail was sent to staff");
  });
});

describe("the list of refunds to follow", () => {
  const table = (phone: boolean, cases: CasePage[] = refundPages.slice(0, 2)) => (
    <CaseTable
      list={caseList(cases)}
      query={readQueueQuery(new URLSearchParams({ view: "refunds" }))}
      choices={{ reasons: [], colleagues: [], userId: "1" }}
      views={[]}
      refusedName={null}
      now={refundsAsOf}
      phone={phone}
      loading={false}
      caseUrl={(id) => `/app/cases/${id}`}
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

  it.each([true, false])("says for each what to do, about how much and since when (phone: %s)", (phone) => {
    const text = shown("en", table(phone));
    for (const words of ["Failed", "Pay by hand", "Bank inquiry", "Pending too long", "€49.90", "€1,129.90", "23 Nov 2026"])
      expect(text).toContain(words);
    expect(text).toMatch(/reminder on Mon 21 Dec 2026/i);
  });

  it("teaches when nothing is in it", () => {
    expect(shown("fr", table(false, []))).toContain(adminTexts("fr").t("list.empty.refunds.title"));
  });
});

describe("what a page sends about a refund", () => {
  const sent = (fields: Record<string, string>) => readRefundAct((name) => fields[name] ?? "");

  it("is taken as it was said", () => {
    expect(
      sent({ refundId: "r1", refundAction: "log-contact", contact: "shopify", note: "Asked.", at: "2026-12-13T11:00:00.000Z" }),
    ).toEqual({
      refundId: "r1",
      action: "log-contact",
      said: { note: "Asked.", contact: "shopify", at: "2026-12-13T11:00:00.000Z" },
    });
  });

  it("is nothing when no page can say it", () => {
    expect(sent({ refundId: "r1", refundAction: "send-everything" })).toBeNull();
    expect(sent({ refundAction: "log-contact", contact: "a stranger" })?.said.contact).toBeUndefined();
  });
});
