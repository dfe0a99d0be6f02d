import { expect, it } from "vitest";
import { answerPrivacyRequest } from "../../app/workflows/answer-privacy-request.server";
import { exportCustomer } from "../../app/workflows/export-customer.server";
import { receiveWebhook } from "../../app/workflows/receive-webhook.server";
import { openShop, SHOP } from "../support/shop";
import { recallsOf } from "../support/recalls";

// no worker: nothing moves but what the test moves
const shop = await openShop({ worker: false });
const { deps, shopify } = shop;
const staff = await shop.staff();
const { act, approved, choose, step, steps } = recallsOf(shop, staff);
const asText = (rows: unknown): string =>
  JSON.stringify(rows, (_key, value: unknown) => (typeof value === "bigint" ? `${value}` : value));

it("what staff wrote about goods on their way back is handed over opened, and erased with the customer", async () => {
  const { orderId, caseId } = await approved((id) => {
    shopify.warehouse.ship(SHOP, id);
    shopify.warehouse.deliver(SHOP, id);
  });
  await choose(caseId, "return", "Madame Dubois est chez sa sœur");
  await steps(caseId, "create-return");
  await step(caseId, "send-label", { trackingNumber: "8R9", labelUrl: "https://labels.example/jeanne-dubois.pdf" });
  await act(caseId, { kind: "set-cause", cause: "other", note: "Le frère de Jeanne travaille au quai" });
  await act(caseId, { kind: "add-cost", amount: "7,20", currencyCode: "EUR", costKind: "other", note: "Taxi pour Jeanne" });
  const customerId = shopify.order(SHOP, orderId).customerId!;
  const asked = async (topic: string) => {
    const payload = { customer: { id: Number(customerId.split("/").pop()) }, orders_to_redact: [], orders_requested: [] };
    const said = {
      topic,
      shop: SHOP,
      webhookId: `recalls ${topic}`,
      payload,
    };
    await receiveWebhook(said, deps);
    const { id } = (await deps.prisma.privacyRequest.findFirst({ where: { topic, answeredAt: null } }))!;
    await answerPrivacyRequest({ privacyRequestId: id }, deps);
    return id;
  };

  const requestId = await asked("customers/data_request");
  const copy = asText(await exportCustomer({ requestId, staff }, deps));
  for (const words of ["chez sa sœur", "travaille au quai", "Taxi pour Jeanne", "7.2", "8R9", "jeanne-dubois.pdf"])
    expect(copy).toContain(words);

  await asked("customers/redact");
  expect(await deps.messages.ofCase(caseId)).toEqual([]);
  const recalls = await deps.prisma.recall.findMany({ where: { caseId }, include: { steps: true, costs: true } });
  expect(recalls).toMatchObject([{ cause: "other", causeNote: null, costs: [{ kind: "other", note: null }] }]);
  const rows = await Promise.all([
    deps.prisma.caseEvent.findMany({ where: { caseId } }),
    deps.prisma.mail.findMany({ where: { caseId } }),
  ]);
  expect(asText([recalls, rows])).not.toContain("jeanne-dubois");
  expect(recalls[0]!.steps.length).toBeGreaterThan(1);
});
