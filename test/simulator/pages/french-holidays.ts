import Holidays from "date-holidays";
import type { DateTime } from "luxon";

const france = new Holidays("FR", { types: ["public"] });

/** A public holiday of metropolitan France, by the calendar day in the instant's own zone. */
export const isHoliday = (day: DateTime): boolean => {
  const iso = day.toISODate();
  return france.getHolidays(day.year).some((each) => each.date.slice(0, 10) === iso);
};
