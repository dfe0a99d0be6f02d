import styles from "./plain-page.module.css";
import { useWords } from "./words";

export type LandingProblem = "missing-shop" | "invalid-shop";

/** For who came to the app's own address: where it is to be found. */
export function Landing({ problem }: { problem: LandingProblem | null }) {
  const { t } = useWords();
  return (
    <main className={styles.page}>
      <h1>{t("landing.title")}</h1>
      <p>{t("landing.body")}</p>
      <form method="post" action="/auth/login" className={styles.form}>
        <label htmlFor="shop">{t("landing.shop-label")}</label>
        <input
          id="shop"
          name="shop"
          type="text"
          autoComplete="on"
          autoCapitalize="none"
          spellCheck={false}
          aria-describedby="shop-help"
          aria-invalid={problem !== null}
        />
        <span id="shop-help" className={problem ? styles.problem : styles.help} role={problem ? "alert" : undefined}>
          {t(problem ? `landing.${problem}` : "landing.shop-help")}
        </span>
        <button type="submit">{t("landing.open")}</button>
      </form>
    </main>
  );
}
