import type { LoaderFunctionArgs } from "@remix-run/node";
import { composeBankLetter, letterHeaders } from "../emails/bank-letter";
import { textLanguage } from "../lib/language-tag";
import { letterForStaff } from "../workflows/letter-to-bank.server";

/** The letter to a shopper's bank, for staff to print or hand over: a page without the app around it. */
export async function loader({ request, params, context: { deps } }: LoaderFunctionArgs) {
  const staff = await deps.shopify.authenticateStaff(request);
  const language = textLanguage(new URL(request.url).searchParams.get("language") ?? "");
  const facts = await letterForStaff({ refundId: params.refundId ?? "", staff }, deps);
  if (!facts) return new Response("There is no such letter", { status: 404 });
  await deps.readings.note({ shop: staff.shop, userId: staff.userId, what: "bank-letter", subject: params.refundId });
  return new Response(composeBankLetter(language, facts).html, { headers: letterHeaders });
}
