import type { Deps } from "../deps";
import { composeHoldsLeft } from "../emails/compose-mail";

/**
 * The app was removed. Its tokens go, so it can release nothing any more: the store is told which orders Shopify still
 * holds for it. Run twice, the mail goes out twice at most, under one Message-ID.
 */
export async function noteUninstall({ shop }: { shop: string }, deps: Deps): Promise<void> {
  await deps.shops.noteUninstall(shop);
  const held = await deps.shops.ordersOnHold(shop);
  if (held.length === 0) return;
  const { policy } = await deps.shops.policyFor(shop, deps.clock.now());
  await deps.mailbox.send({
    ...composeHoldsLeft(policy.staffLanguage, held),
    to: policy.staffEmail ?? policy.contact.email,
    fromName: policy.senderName,
    replyTo: policy.contact.email,
    messageId: `<holds-left.${held.length}.${deps.clock.now().toISODate()}@${shop}>`,
  });
}
