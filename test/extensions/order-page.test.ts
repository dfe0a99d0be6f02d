// @vitest-environment jsdom
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getExtension } from "@shopify/ui-extensions-tester";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { channels, statuses } from "../../app/cases/case";
import { staffSteps, type StaffCaseView, type StaffOrderView } from "../../app/cases/staff-order-view";
import { staffProblems } from "../../extensions/shared/staff-backend";
import { translator } from "../simulator/account/worker/translate";
import { appUrl, button, elements, given, json, page, press, settle, textsOf, type } from "./stage";

type Target = "admin.order-details.block.render" | "admin.order-details.action.render";
const handleOf: Record<Target, string> = {
  "admin.order-details.block.render": "order-block",
  "admin.order-details.action.render": "order-action",
};

/** One target on the order page of the admin, with the answers a test gives to its calls. */
function putInAdmin(target: Target, locale: "en" | "fr" = "en") {
  vi.stubEnv("APP_URL", appUrl);
  const extension = getExtension(target, { configSearchDir: join("extensions", handleOf[target]) });
  extension.setUp();
  const calls: { url: string; method: string; body: Record<string, unknown> | null; token: string }[] = [];
  const told = { closed: 0, navigated: [] as string[] };
  let answer: () => Response = () => new Response("", { status: 500 });
  const shopify = extension.shopify as unknown as Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any
  shopify.data = { selected: [{ id: "gid://shopify/Order/1001" }] };
  shopify.i18n.translate = translator(textsOf(handleOf[target], locale), locale);
  shopify.i18n.formatDate = (date: Date, { inExtensionLocale: _, ...options }: Record<string, unknown>) =>
    new Intl.DateTimeFormat(locale, options).format(date);
  if (target === "admin.order-details.block.render")
    shopify.navigation = { navigate: (to: string) => void told.navigated.push(to) };
  else shopify.close = () => void told.closed++;
  extension.fetch = ((url: string, init: { method?: string; headers: Record<string, string>; body?: string }) => {
    calls.push({
      url,
      method: init.method ?? "GET",
      body: init.body ? (JSON.parse(init.body) as Record<string, unknown>) : null,
      token: init.headers.Authorization ?? "",
    });
    return Promise.resolve(answer());
  }) as typeof fetch;
  return {
    calls,
    told,
    answerWith: (next: () => Response) => void (answer = next),
    async render() {
      await extension.render();
      await settle();
    },
    leave() {
      extension.tearDown();
      vi.unstubAllEnvs();
    },
  };
}

const view = (found: Partial<StaffCaseView> | null, facts: Partial<StaffOrderView> = {}): StaffOrderView => ({
  orderId: "gid://shopify/Order/1001",
  case: found && {
    id: "019a0000-0000-7000-8000-000000000001",
    status: "in-review",
    open: true,
    receivedAt: "2026-03-10T09:10:00.000Z",
    answerBy: "2026-03-12T17:00:00.000Z",
    overdue: false,
    step: "answer",
    ...found,
  },
  zone: "Europe/Paris",
  zoneName: "Paris time",
  now: "2026-03-10T10:00:00.000Z",
  reasons: [{ code: "changed-my-mind", label: "I changed my mind" }],
  ...facts,
});

let admin: ReturnType<typeof putInAdmin>;
afterEach(() => admin.leave());
const heading = () => elements("s-admin-block").map((each) => given(each, "collapsedSummary"))[0];

describe("the block on the order page", () => {
  beforeEach(() => (admin = putInAdmin("admin.order-details.block.render")));

  it("says where the case stands, what was promised in the store's own time, what comes next, and leads there", async () => {
    admin.answerWith(() => json(view({})));
    await admin.render();
    expect(page()).toContain("To review");
    expect(page()).toContain("Answer promised by Thursday, March 12 at 6:00 PM Central European");
    expect(page()).toContain("An answer is yours to give");
    expect(page()).toContain("Request received on Tuesday, March 10 at 10:10 AM");
    expect(given(button("Open the case"), "href")).toBe("app:app/cases/019a0000-0000-7000-8000-000000000001");
    expect(heading()).toBe("To review");
    expect(page()).not.toContain("Open a case");
  });

  it("asks our server for this order with the admin's own token", async () => {
    admin.answerWith(() => json(view(null)));
    await admin.render();
    expect(admin.calls).toEqual([
      { url: `${appUrl}/staff/orders/1001/case?locale=en`, method: "GET", body: null, token: "Bearer mock-id-token" },
    ]);
  });

  it("is plain about an answer that is overdue", async () => {
    admin.answerWith(() => json(view({ overdue: true })));
    await admin.render();
    expect(page()).toContain("Overdue");
    expect(page()).toContain("The answer was promised by Thursday, March 12");
  });

  it("offers to open a case where there is none, without leaving the order", async () => {
    admin.answerWith(() => json(view(null)));
    await admin.render();
    expect(page()).toContain("Nobody has asked to cancel this order.");
    press("Open a case");
    expect(admin.told.navigated).toEqual(["extension://order-action"]);
    expect(given(button("Enter it in the app"), "href")).toBe("app:app/requests/new?order=1001");
  });

  it("an ended case stays visible, and another request may be entered", async () => {
    admin.answerWith(() => json(view({ status: "declined", open: false, answerBy: null, step: "none" })));
    await admin.render();
    expect(page()).toContain("Declined");
    expect(button("Open a case")).toBeTruthy();
  });

  it("says what is wrong when the app does not answer, and asks again when told to", async () => {
    admin.answerWith(() => json({ error: { code: "not-installed" } }, 403));
    await admin.render();
    expect(page()).toContain("The app is not set up for this store yet");
    admin.answerWith(() => json(view({})));
    press("Try again");
    await settle();
    expect(page()).toContain("To review");
    expect(page()).not.toContain("not set up");
  });

  it("an answer that is none of ours is no reason to fall silent", async () => {
    admin.answerWith(() => new Response("<html>", { status: 502 }));
    await admin.render();
    expect(page()).toContain("The app could not be reached");
  });
});

describe("a request entered on the order page", () => {
  beforeEach(() => (admin = putInAdmin("admin.order-details.action.render")));
  const field = (label: string) =>
    elements("s-select, s-date-field, s-text-field, s-text-area").find((each) => given(each, "label") === label)!;

  it("comes with the store's own time filled in, is sent once, and shows its case", async () => {
    admin.answerWith(() => json(view(null)));
    await admin.render();
    expect(given(field("Received on"), "value")).toBe("2026-03-10");
    expect(given(field("At (Paris time)"), "value")).toBe("11:00");
    type(field("How it came"), "phone", "change");
    type(field("At (Paris time)"), "9.45");
    type(field("What the customer wrote or said (optional)"), "Wrong size");
    admin.answerWith(() => json({ outcome: "case", view: view({}) }));
    press("Enter the request");
    press("Enter the request");
    await settle();
    expect(admin.calls.slice(1)).toEqual([
      {
        url: `${appUrl}/staff/orders/1001/requests?locale=en`,
        method: "POST",
        token: "Bearer mock-id-token",
        body: { channel: "phone", receivedAt: "2026-03-10T09:45", zone: "Europe/Paris", reason: null, text: "Wrong size" },
      },
    ]);
    expect(page()).toContain("The request is entered");
    expect(given(button("Open the case"), "href")).toContain("app:app/cases/");
    press("Close");
    expect(admin.told.closed).toBe(1);
  });

  it("a time nobody can read is asked for again before anything is sent", async () => {
    admin.answerWith(() => json(view(null)));
    await admin.render();
    type(field("At (Paris time)"), "noon");
    press("Enter the request");
    await settle();
    expect(page()).toContain("Enter a day and a time such as 14:30.");
    expect(admin.calls).toHaveLength(1);
  });

  it("keeps what was typed when it is refused", async () => {
    admin.answerWith(() => json(view(null)));
    await admin.render();
    type(field("What the customer wrote or said (optional)"), "Please cancel");
    admin.answerWith(() => json({ error: { code: "received-before-order" } }, 422));
    press("Enter the request");
    await settle();
    expect(page()).toContain("The order was placed after this time");
    expect(given(field("What the customer wrote or said (optional)"), "value")).toBe("Please cancel");
  });

  it("an order with an open case shows it and takes no second one", async () => {
    admin.answerWith(() => json(view({})));
    await admin.render();
    expect(page()).toContain("This order has an open case");
    expect(() => button("Enter the request")).toThrow();
  });

  it("an order that has ended says so", async () => {
    admin.answerWith(() => json(view(null)));
    await admin.render();
    admin.answerWith(() => json({ outcome: "refused", view: view(null) }));
    press("Enter the request");
    await settle();
    expect(page()).toContain("No case was opened");
  });
});

describe("in French", () => {
  it("the block speaks it to the end", async () => {
    admin = putInAdmin("admin.order-details.block.render", "fr");
    admin.answerWith(() => json(view({ overdue: true })));
    await admin.render();
    for (const words of [
      "À examiner",
      "En retard",
      "La réponse était promise pour le jeudi 12 mars à 18:00",
      "Ouvrir le dossier",
    ])
      expect(page()).toContain(words);
    expect(admin.calls[0]!.url).toContain("locale=fr");
  });
});

function flat(tree: object, path = ""): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]: [string, unknown]) =>
      typeof value === "string" ? [[path + key, value] as const] : [...flat(value as object, `${path}${key}.`)],
    ),
  );
}

describe.each(Object.values(handleOf))("the texts of %s", (handle) => {
  beforeEach(() => (admin = putInAdmin("admin.order-details.block.render")));
  const [english, french] = [flat(textsOf(handle, "en")), flat(textsOf(handle, "fr"))];
  const facts = (text = "") => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

  it("are the same in both languages, with the same facts and French spaces that do not break", () => {
    expect([...french.keys()]).toEqual([...english.keys()]);
    for (const [key, text] of english) expect(facts(french.get(key)), key).toEqual(facts(text));
    for (const [key, text] of french) {
      expect(text.trim(), key).not.toBe("");
      expect(text, key).not.toMatch(/ [:;!?]|'/);
    }
  });

  it("name every state, step and problem, with the words of the app itself", () => {
    const words = {
      en: JSON.parse(readFileSync("app/i18n/admin.en.json", "utf8")) as { status: Record<string, string> },
      fr: JSON.parse(readFileSync("app/i18n/admin.fr.json", "utf8")) as { status: Record<string, string> },
    };
    for (const status of statuses) {
      expect(english.get(`status.${status}`)).toBe(words.en.status[status]);
      expect(french.get(`status.${status}`)).toBe(words.fr.status[status]);
    }
    for (const key of [...staffSteps.map((step) => `step.${step}`), ...staffProblems.map((problem) => `problem.${problem}`)])
      expect(english.has(key), key).toBe(true);
    expect(channels).toEqual(expect.arrayContaining(["email", "phone"]));
  });

  it("holds no text that nobody asks for, and asks for none it does not have", () => {
    const files = [
      ...readdirSync(join("extensions", handle, "src")).map((file) => join("extensions", handle, "src", file)),
      "extensions/shared/staff-case.tsx",
    ];
    const source = files.map((file) => readFileSync(file, "utf8")).join("\n");
    const asked = [...source.matchAll(/"([a-z-]+\.[a-z-]+)"/g)].map(([, key]) => key!).filter((key) => !key.endsWith(".render"));
    for (const key of asked) expect(english.has(key), key).toBe(true);
    for (const key of english.keys())
      if (!/^(name|description|language)$|^(status|step|problem|result)\./.test(key)) expect(asked, key).toContain(key);
  });
});
