import { DateTime } from "luxon";
import type { CaseRecord } from "../cases/cases.server";
import type { Pause } from "../cases/present-case";
import type { ShopRecord } from "../cases/shops.server";
import type { Deps } from "../deps";
import { adminPageUrl } from "./link-to-case.server";

/** How far above the busiest hour of four weeks a rate is out of the ordinary. */
const timesTheBusiest = 3;

/**
 * Asked right before the app calls orderCancel without a person: the switch is on, and one more order within the hour is
 * nothing unusual for this shop. Where it is, the app pauses itself: the switch goes off with the reason, and staff are
 * told once. The case that asked, and all that come, wait for a person.
 *
 * Two processes at once: one finds the switch on and writes; the other finds it off. Killed after the pause, the case's
 * own alarm brings it here again, and it goes to a person as with a switch that people turned off.
 */
export async function cancelsByItself(current: CaseRecord, deps: Deps): Promise<boolean> {
  const shop = await deps.shops.find(current.shop);
  if (!shop?.automaticCancellation) return false;
  const now = deps.clock.now();
  const anHourAgo = now.minus({ hours: 1 });
  // who switched it on again knows what came before
  const since = shop.automaticSince ? DateTime.max(anHourAgo, shop.automaticSince) : anHourAgo;
  const asked = (atMost: number | null) => deps.cases.askedByItself(current, since, atMost);

  const { pauseAbove } = (await deps.shops.policyFor(current.shop, now)).policy;
  if ((await asked(pauseAbove)) < pauseAbove) return true;
  const usual = Math.max(pauseAbove, timesTheBusiest * (await deps.cases.busiestHour(current.shop)));
  if (usual > pauseAbove && (await asked(usual)) < usual) return true;
  await pause(current, shop, { at: now.toUTC().toISO()!, asked: (await asked(null)) + 1, usual }, deps);
  return false;
}

async function pause(
  current: CaseRecord,
  { domain, automaticSince }: ShopRecord,
  { at, asked, usual }: Pause,
  deps: Deps,
): Promise<void> {
  const isPaused = await deps.cases.addOnce(
    current,
    {
      events: [{ kind: "automatic-paused", actor: "app", detail: { asked, usual } }],
      mails: [
        {
          kind: "automatic-paused",
          key: at,
          facts: { pause: { at, asked, usual }, link: adminPageUrl(domain, "/app", deps) },
        },
      ],
    },
    (tx) => deps.shops.pauseAutomaticCancellation(tx, { domain, seenSince: automaticSince, at, asked, usual }),
  );
  if (isPaused) deps.log.warn({ shop: domain, asked, usual }, "automatic cancellation paused itself");
}
