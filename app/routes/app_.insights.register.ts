import type { LoaderFunctionArgs } from "@remix-run/node";
import { adminTexts } from "../i18n/admin";
import { registerHeadings, registerLines } from "../i18n/register-csv";
import { csvBegin } from "../lib/csv";
import { textLanguage } from "../lib/language-tag";

/**
 * A part of the register of cases as a file: some thousand lines, and in a header where the next part begins. The page
 * puts the parts together, so that neither we nor a slow connection ever hold the whole of a million cases.
 */
export async function loader({ request, context: { deps } }: LoaderFunctionArgs) {
  const { shop, userId } = await deps.shopify.authenticateStaff(request);
  const asked = new URL(request.url).searchParams;
  const after = asked.get("after");
  const page = await deps.register.page({ shop, after });
  if (!page) return new Response("There is no such part", { status: 404 });
  await deps.readings.note({ shop, userId, what: "register" });
  const { zone } = (await deps.shops.policyFor(shop, deps.clock.now())).policy.service;
  const texts = adminTexts(textLanguage(asked.get("language") ?? ""));
  return new Response(
    (after === null ? csvBegin + registerHeadings(texts, zone) : "") + registerLines(page.entries, texts, zone),
    {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "cache-control": "no-store",
        "x-cases": String(page.entries.length),
        ...(page.next ? { "x-next": page.next } : {}),
      },
    },
  );
}
