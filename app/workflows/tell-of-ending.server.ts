import { ownerOf } from "../cases/owner";
import type { Deps } from "../deps";
import { composeAlreadyEnded } from "../emails/compose-mail";
import { insist } from "../lib/insist";

/**
 * A request was received while nobody could judge it, and the order had ended when somebody could: cancelled, refunded or
 * emptied by other hands. There is nothing to open a case for, but the shopper was told "received" and hears what is so.
 *
 * The mail goes to the address the order has now, once; one process at a time sends it (a lock that a dying process lets go
 * of). Dying between the mail server's "accepted" and our note, or a database that is away for longer than we insist on it,
 * sends it twice, under one Message-ID. Until the mail server takes it the queue tries again.
 */
export async function tellOfEnding({ attemptId }: { attemptId: string }, deps: Deps): Promise<void> {
  await deps.underLock(`ending ${attemptId}`, () => send(attemptId, deps));
}

async function send(attemptId: string, deps: Deps): Promise<void> {
  const attempt = await deps.attempts.get(attemptId);
  if (!attempt?.verdict || attempt.outcome !== "refused" || attempt.toldAt) return;
  const order = await deps.shopify.forShop(attempt.shop).readOrder(attempt.orderId);
  // erased since, or somebody else's by now: nobody to write to
  if (!order?.email || ownerOf(order.snapshot) !== attempt.customerId) return;

  const { policy } = await deps.shops.policyFor(attempt.shop, deps.clock.now());
  await deps.mailbox.send({
    ...composeAlreadyEnded(attempt.locale, {
      orderName: order.snapshot.name,
      receivedAt: attempt.receivedAt,
      verdict: attempt.verdict,
      test: order.snapshot.test,
      policy,
    }),
    to: order.email,
    fromName: policy.senderName,
    replyTo: policy.contact.email,
    messageId: `<${attempt.id}@${attempt.shop}>`,
  });
  await insist(() => deps.attempts.noteTold(attempt.id, deps.clock.now()));
}
