import { DateTime } from "luxon";
import type { CasePage } from "../../app/cases/present-case";
import type { Deps } from "../../app/deps";
import { defaultPolicy } from "../../app/policy/settings";

/** What the shopper's view of a case is read from, for cases that are handed to the pages: the account page, in French. */
export function readsForShopper(
  pages: CasePage[],
): Pick<Deps, "messages" | "recalls" | "prisma" | "attempts"> & { ofShopper: Pick<Deps["cases"], "find" | "ofOrder"> } {
  const at = (iso: string | null) => (iso ? DateTime.fromISO(iso, { zone: "utc" }) : null);
  const day = (iso: string | null) => (iso ? new Date(iso) : null);
  const record = (page: CasePage | undefined) =>
    page
      ? {
          ...page,
          // every case here is of an order of its own
          orderId: page.id,
          shop: "sofimix.myshopify.com",
          locale: "fr",
          receivedAt: at(page.receivedAt),
          cancelledAt: at(page.cancelledAt),
          answerLimitAt: at(page.answerLimitAt),
          cancelAskedAt: at(page.cancelAskedAt),
          policy: defaultPolicy(DateTime.fromMillis(0, { zone: "utc" })),
        }
      : null;
  const idOf = ({ where }: { where: { caseId: string } }) => pages.find(({ id }) => id === where.caseId);
  return {
    ofShopper: {
      find: (_: string, caseId: string) => Promise.resolve(record(pages.find(({ id }) => id === caseId))),
      ofOrder: (_: string, orderId: string) => Promise.resolve(record(pages.find(({ id }) => id === orderId))),
    },
    messages: {
      latest: (caseId: string, kind: string) => {
        const found = pages.find(({ id }) => id === caseId)?.messages.findLast((each) => each.kind === kind);
        return Promise.resolve(found ? { ...found, at: at(found.at) } : null);
      },
    },
    recalls: { viewOf: () => Promise.resolve(null) },
    attempts: { latest: () => Promise.resolve(null) },
    prisma: {
      refund: {
        findMany: (query: { where: { caseId: string } }) =>
          Promise.resolve(
            (idOf(query)?.refunds ?? []).map((refund) => ({
              ...refund,
              amount: { toFixed: () => refund.amount },
              methodLabel: refund.method,
              sentAt: day(refund.sentAt),
              askedShopperAt: day(refund.askedShopperAt),
              creditedAt: day(refund.creditedAt),
              paidAt: null,
            })),
          ),
      },
      caseEvent: {
        findMany: (query: { where: { caseId: string } }) =>
          Promise.resolve((idOf(query)?.events ?? []).map((event) => ({ ...event, at: new Date(event.at) }))),
      },
      hold: { count: (query: { where: { caseId: string } }) => Promise.resolve(idOf(query)?.holds.length ?? 0) },
      case: { findUnique: () => Promise.resolve(null) },
    },
  } as never;
}
