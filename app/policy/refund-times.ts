import { DateTime } from "luxon";
import { addBusinessDays, closingTimeAfter } from "./calendar";
import type { ServiceHours } from "./types";

/** When something falls due about a refund. All in business days, at hours when somebody is there to help. */

/** Shopify is asked again every day for so long: a processor may still take back its word. */
export const reReadDays = 14;

/** Business days within which a shopper who was asked may answer before the refund is closed as unconfirmed. */
const answerDays = 10;

/** Business days between two reminders of money that is looked for. */
const bankReminderDays = 5;

/** P7. The business day after the last one on which the money was expected, when the service opens. */
export const questionAt = (expectedBy: string, service: ServiceHours): DateTime =>
  openingTimeAfter(DateTime.fromISO(expectedBy, { zone: service.zone }), 1, service);

/** Nobody answered until then. Nothing is lost by it: the same link opens it again. */
export const unconfirmedAt = (askedAt: DateTime, service: ServiceHours): DateTime =>
  closingTimeAfter(askedAt, answerDays, service);

/** P11. The n-th time (1, 2, …) that staff are reminded of money that is looked for. */
export const bankReminderAt = (openedAt: DateTime, nth: number, service: ServiceHours): DateTime =>
  openingTimeAfter(openedAt, nth * bankReminderDays, service);

function openingTimeAfter(day: DateTime, businessDays: number, service: ServiceHours): DateTime {
  const opening = service.spans.map(({ from }) => from).sort()[0] ?? "09:00";
  const [hour, minute] = opening.split(":").map(Number);
  return addBusinessDays(day, businessDays, service).set({ hour, minute });
}
