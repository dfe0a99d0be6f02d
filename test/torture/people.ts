import type { RecallAct } from "../../app/ui/recall/recall-act";
import { BROWSER, SHOP, type World } from "./world";

/** What the shopper's page or the staff's page was answered; null: no answer came, nobody knows what happened. */
export interface Answered {
  status: number;
  body: Record<string, unknown>;
}

/** A request the app has confirmed: the books hold it to that. */
export interface Confirmed {
  orderId: string;
  what: "pressed" | "asked";
  state: string;
}

/** Shoppers and staff in front of their pages. They use the app's address like everybody else. */
export function peopleOf(world: World) {
  const { shopify, appUrl } = world;
  const confirmed: Confirmed[] = [];
  const open = { requests: 0 };

  async function send(path: string, token: string, body: BodyInit | undefined, json: boolean): Promise<Answered | null> {
    open.requests += 1;
    try {
      const answer = await fetch(`${appUrl}${path}`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${token}`,
          "user-agent": BROWSER,
          connection: "close",
          ...(json ? { "content-type": "application/json" } : {}),
        },
        body,
        redirect: "manual",
        signal: AbortSignal.timeout(20_000),
      });
      const text = await answer.text();
      return { status: answer.status, body: asJson(text) };
    } catch {
      return null;
    } finally {
      open.requests -= 1;
    }
  }

  const tokenFor = (orderId: string) =>
    shopify.sessionToken({ shop: SHOP, customerId: shopify.order(SHOP, orderId).customerId, expiresInSeconds: 300 });
  const note = (orderId: string, what: Confirmed["what"], answer: Answered | null) => {
    if (answer && [200, 202].includes(answer.status)) confirmed.push({ orderId, what, state: String(answer.body.state) });
    return answer;
  };
  const shopper = (path: string, orderId: string, body: object) => send(path, tokenFor(orderId), JSON.stringify(body), true);
  const numberOf = (orderId: string) => orderId.split("/").pop() ?? "";

  async function caseOf(orderId: string): Promise<{ id: string; status: string } | null> {
    const rows = await world.ask<{ id: string; status: string }>(
      `SELECT id, status FROM cases WHERE shop_domain = $1 AND order_id = $2 ORDER BY opened_at DESC, id DESC LIMIT 1`,
      [SHOP, orderId],
    );
    return rows[0] ?? null;
  }

  async function act(orderId: string, fields: Record<string, string>): Promise<Answered | null> {
    const found = await caseOf(orderId);
    if (!found) return null;
    const route = encodeURIComponent("routes/app.cases.$caseId");
    return send(
      `/app/cases/${found.id}?_data=${route}`,
      shopify.idToken({ shop: SHOP }),
      new URLSearchParams(fields) as unknown as BodyInit,
      false,
    );
  }

  return {
    confirmed,
    /** How many requests are waiting for their answer just now. */
    open,
    caseOf,
    press: async (orderId: string) =>
      note(orderId, "pressed", await shopper("/customer/cancellations", orderId, { orderId, locale: "fr" })),
    ask: async (orderId: string) =>
      note(orderId, "asked", await shopper("/customer/requests", orderId, { orderId, locale: "fr", text: "S’il vous plaît" })),
    withdraw: (orderId: string) => shopper(`/customer/orders/${numberOf(orderId)}/withdrawal?locale=fr`, orderId, {}),
    reply: (orderId: string) => shopper(`/customer/orders/${numberOf(orderId)}/answer?locale=fr`, orderId, { text: "Taille 40" }),
    staff: (orderId: string, action: string, more: Record<string, string> = {}) => act(orderId, { action, ...more }),
    recall: (orderId: string, done: RecallAct) => act(orderId, { action: "recall", act: JSON.stringify(done) }),
    refund: async (orderId: string, refundAction: string) => {
      const [refund] = await world.ask<{ id: string }>(`SELECT id FROM refunds WHERE order_id = $1 ORDER BY id DESC LIMIT 1`, [
        orderId,
      ]);
      return refund ? act(orderId, { action: "refund", refundAction, refundId: refund.id }) : null;
    },
  };
}
export type People = ReturnType<typeof peopleOf>;

function asJson(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
