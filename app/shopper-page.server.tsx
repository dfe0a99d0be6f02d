import { caseForStaff } from "#case-for-staff";
import { isGuest } from "./cases/owner";
import { MAX_WORDS } from "./customer-api.server";
import type { Deps } from "./deps";
import { adminTexts } from "./i18n/admin";
import { formatsOf } from "./i18n/admin-format";
import { guestTexts } from "./i18n/guest";
import { textLanguage } from "./lib/language-tag";
import { ownText } from "./policy/texts";
import { GuestCase } from "./ui/guest/guest-case";
import type { GuestWords } from "./ui/guest/guest-page";
import { drawn } from "./ui/shopper-page/drawn-node";
import type { ShopperPage } from "./ui/shopper-page/shopper-card";
import { viewForShopper } from "./workflows/view-for-shopper.server";

/**
 * What the shopper's own page of this order shows now, in their language: the account page's parts, or the guest page's
 * where the order was placed without an account. Null when nobody can see anything: the person's data was erased.
 * Our own rows answer; Shopify is not asked.
 */
export async function shopperPageOf({ shop, caseId }: { shop: string; caseId: string }, deps: Deps): Promise<ShopperPage | null> {
  const current = await deps.cases.find(shop, caseId);
  if (!current?.customerId) return null;
  const language = textLanguage(current.locale);
  const viewer = { shop, orderId: current.orderId, customerId: current.customerId, locale: current.locale };
  const [answer, { policy }] = await Promise.all([viewForShopper(viewer, deps), deps.shops.policyFor(shop, deps.clock.now())]);
  if (!answer.ok) return null;
  const view = answer.value;
  const { zone } = policy.service;
  if (!isGuest(current.customerId)) {
    const seenAt = deps.clock.now().toISO() ?? "";
    return { where: "account", language, zone, drawn: drawn(caseForStaff(view, { language, timeZone: zone, seenAt })) };
  }
  const words: GuestWords = { t: guestTexts(language).t, language, formats: formatsOf(adminTexts(language), zone) };
  const page = (
    <GuestCase
      view={view}
      words={words}
      action=""
      chosen={null}
      most={MAX_WORDS}
      answerDays={policy.answerDays.limit}
      reasons={policy.reasons}
      ownText={ownText(policy.texts, "no-button", language)}
      sent={null}
    />
  );
  return { where: "guest", language, zone, drawn: drawn(page) };
}
