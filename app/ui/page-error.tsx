import styles from "./plain-page.module.css";
import { useWords } from "./words";

/**
 * Something failed before a page could be shown. Plain HTML on purpose: whatever failed, this must not need it.
 * Says what to do, in words.
 */
export function PageError({ status }: { status: number }) {
  const { t } = useWords();
  const which = status === 401 || status === 403 ? "unauthorized-" : status === 404 ? "not-found-" : "";
  return (
    <div className={styles.page}>
      <h1>{t(`error.${which}title`)}</h1>
      <p>{t(`error.${which}body`)}</p>
      {status === 404 ? (
        <p>
          <a href="/app/requests">{t("error.to-cases")}</a>
        </p>
      ) : (
        <p>
          <a href="">{t("error.reload")}</a>
        </p>
      )}
    </div>
  );
}
