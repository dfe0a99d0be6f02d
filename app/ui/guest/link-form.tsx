import { Problem, type GuestWords } from "./guest-page";

export interface LinkFormValues {
  orderNumber: string;
  email: string;
}
export type LinkFormProblems = Partial<Record<keyof LinkFormValues, string>>;

/** Order number and address: all that a person without an account has to know. */
export function LinkForm({
  words: { t },
  values,
  problems,
}: {
  words: GuestWords;
  values: LinkFormValues;
  problems: LinkFormProblems;
}) {
  return (
    <form method="post">
      <p>{t("page.intro")}</p>
      <label htmlFor="order-number">{t("page.order-number")}</label>
      <p className="hint" id="order-number-hint">
        {t("page.order-number-hint")}
      </p>
      <input
        id="order-number"
        name="order-number"
        defaultValue={values.orderNumber}
        required
        maxLength={40}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        aria-invalid={problems.orderNumber ? true : undefined}
        aria-describedby={problems.orderNumber ? "order-number-problem order-number-hint" : "order-number-hint"}
      />
      {problems.orderNumber ? <Problem id="order-number-problem" text={problems.orderNumber} /> : null}
      <label htmlFor="email">{t("page.email")}</label>
      <input
        id="email"
        name="email"
        type="email"
        defaultValue={values.email}
        required
        maxLength={254}
        autoComplete="email"
        aria-invalid={problems.email ? true : undefined}
        aria-describedby={problems.email ? "email-problem" : undefined}
      />
      {problems.email ? <Problem id="email-problem" text={problems.email} /> : null}
      <button type="submit">{t("page.send-link")}</button>
    </form>
  );
}
