import { caseViews } from "../cases/queue-query";
import { adminLanguages, adminTexts } from "./admin";

/** What the built-in views are called, in every language that a colleague may read them in. */
export const builtInViewNames = (): string[] =>
  adminLanguages.flatMap((language) => caseViews.map((view) => adminTexts(language).t(`list.views.${view}`)));
