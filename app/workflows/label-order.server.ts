import { labelOf, type LabelSetting } from "../cases/order-label";
import type { Deps } from "../deps";
import { ShopifyFailure } from "../shopify/graphql-client.server";
import { backoff } from "./timing";

/**
 * An order in Shopify says where its case stands: a tag while it waits for people, and a metafield in words.
 *
 * The row says what we put there, the tag being noted before Shopify is asked, so that a lost answer leaves nothing
 * behind; only what we put there is ever taken off. Run twice, or with nothing new, it asks nothing. Refused, the problem
 * stays on the row and the next change of the case tries again; without an answer its own time brings it back. The case
 * knows nothing of all this.
 */
export async function labelOrder({ labelsId }: { labelsId: string }, deps: Deps): Promise<void> {
  const row = await deps.prisma.orderLabels.findUnique({ where: { id: labelsId }, include: { shop: true } });
  if (!row) return;
  const unchanged = { id: row.id, version: row.version };
  const rest = (data: object) =>
    deps.prisma.orderLabels.updateMany({ where: unchanged, data: { dueAt: null, tries: 0, ...data } });

  const setting = row.shop.orderLabels as LabelSetting;
  const current = await deps.cases.ofOrder(row.shopDomain, row.orderId);
  if (row.shop.uninstalledAt || !current || (setting === "off" && row.tags.length === 0)) return void (await rest({}));

  const wanted = labelOf(current.status, setting === "off" ? "en" : setting);
  const tag = setting === "off" ? null : wanted.tag;
  const state = setting === "off" ? (row.written ?? wanted.state) : wanted.state;
  const stands = row.tags.length === (tag ? 1 : 0) && row.tags.every((each) => each === tag);
  if (stands && row.written === state) return void (await rest({}));

  const remove = row.tags.filter((each) => each !== tag);
  const add = tag && !stands ? [tag] : [];
  const { count } = await deps.prisma.orderLabels.updateMany({
    where: unchanged,
    data: { tags: [...remove, ...(tag ? [tag] : [])] },
  });
  if (count === 0) return; // the case moved on: its own time is set
  try {
    const answer = await deps.shopify.forShop(row.shopDomain).labelOrder({ orderId: row.orderId, remove, add, state });
    if (!answer.ok) {
      deps.log.warn(
        { shop: row.shopDomain, caseId: current.id, reason: answer.error.message },
        "Shopify took no labels for an order",
      );
      await rest({ problem: answer.error.message });
      return;
    }
    await rest({ tags: tag ? [tag] : [], written: state, problem: null });
  } catch (error) {
    if (!(error instanceof ShopifyFailure)) throw error;
    const hopeless = error.kind === "invalid" || error.kind === "denied";
    const pause = error.kind === "unauthorized" ? { days: 1 } : backoff(row.tries);
    deps.log.warn({ shop: row.shopDomain, caseId: current.id, reason: error.message }, "the labels of an order wait");
    await deps.prisma.orderLabels.updateMany({
      where: unchanged,
      data: hopeless
        ? { dueAt: null, problem: error.message }
        : { dueAt: deps.clock.now().plus(pause).toJSDate(), tries: { increment: 1 } },
    });
  }
}

/**
 * Somebody took our tag off an order whose case still waits, as a look at the order shows: it is due again. Nothing is
 * asked of Shopify here, and nothing while a label is about to be written anyway or Shopify refuses it.
 */
export async function putLabelsBack(
  { shop, orderId }: { shop: string; orderId: string },
  tagsNow: readonly string[],
  deps: Deps,
): Promise<void> {
  const row = await deps.prisma.orderLabels.findUnique({ where: { shopDomain_orderId: { shopDomain: shop, orderId } } });
  if (!row || row.dueAt || row.problem) return;
  // Shopify tells tags apart by their letters, not by their case
  const there = new Set(tagsNow.map((tag) => tag.toLowerCase()));
  const left = row.tags.filter((tag) => there.has(tag.toLowerCase()));
  if (left.length === row.tags.length) return;
  await deps.prisma.orderLabels.updateMany({
    where: { id: row.id, version: row.version, dueAt: null },
    data: { tags: left, dueAt: deps.clock.now().toJSDate(), tries: 0 },
  });
}

/** The shop's labels are switched off or on, or change their language: every order that carries some follows, at its pace. */
export async function setOrderLabels({ shop, setting }: { shop: string; setting: LabelSetting }, deps: Deps): Promise<void> {
  await deps.prisma.$transaction([
    deps.prisma.shop.update({ where: { domain: shop }, data: { orderLabels: setting } }),
    deps.prisma.orderLabels.updateMany({
      where: { shopDomain: shop },
      data: { dueAt: deps.clock.now().toJSDate(), version: { increment: 1 }, tries: 0 },
    }),
  ]);
}

/** What the settings page says of Shopify's own pages: the labels' language, and the triggers that workflows begin with. */
export async function readElsewhere(shop: string, deps: Deps): Promise<{ labels: LabelSetting; flow: string[] }> {
  const [row, uses] = await Promise.all([
    deps.prisma.shop.findUniqueOrThrow({ where: { domain: shop }, select: { orderLabels: true } }),
    deps.prisma.flowUse.findMany({ where: { shopDomain: shop, inUse: true }, orderBy: { trigger: "asc" } }),
  ]);
  return { labels: row.orderLabels as LabelSetting, flow: uses.map(({ trigger }) => trigger) };
}
