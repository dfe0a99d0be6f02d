import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { lazy, Suspense, useEffect, useId, useState } from "react";
import { numbersOf } from "../../i18n/number-format";
import type { Cell } from "../../lib/csv";
import { useWords } from "../words";
import type { Figure } from "./figures";
import styles from "./insights.module.css";

// what draws is large, and only people who look at this page need it
const Drawing = lazy(() => import("./drawing"));

interface ChartCardProps {
  figure: Figure;
  onDownload: () => void;
}

export function ChartCard({ figure, onDownload }: ChartCardProps) {
  const { t } = useWords();
  const [asTable, setAsTable] = useState(false);
  // a chart is drawn to the room it finds, which the server does not know
  const [inBrowser, setInBrowser] = useState(false);
  useEffect(() => setInBrowser(true), []);
  const heading = useId();
  const { chart, title } = figure;
  return (
    <Card>
      <section aria-labelledby={heading}>
        <BlockStack gap="300">
          <InlineStack align="space-between" blockAlign="start" gap="200">
            <Text as="h2" variant="headingMd" id={heading}>
              {title}
            </Text>
            <InlineStack gap="200">
              <Button
                size="slim"
                pressed={asTable}
                onClick={() => setAsTable(!asTable)}
                accessibilityLabel={t("insights.as-table-of", { title })}
              >
                {t("insights.as-table")}
              </Button>
              <Button size="slim" onClick={onDownload} accessibilityLabel={t("insights.download-of", { title })}>
                {t("insights.download")}
              </Button>
            </InlineStack>
          </InlineStack>
          <Text as="p" tone="subdued">
            {figure.explain}
          </Text>
          <ul className={asTable ? `${styles.legend} ${styles.gone}` : styles.legend}>
            {chart && (chart.series.length > 1 || chart.kind === "columns")
              ? chart.series.map(({ name, colour }) => (
                  <li key={name}>
                    <span className={styles.swatch} style={{ background: colour }} />
                    <Text as="span" variant="bodySm">
                      {name}
                    </Text>
                  </li>
                ))
              : null}
          </ul>
          <div className={styles.figure}>
            {asTable ? (
              <Table figure={figure} />
            ) : !chart ? (
              <div className={styles.nothing}>
                <Text as="p" tone="subdued">
                  {figure.empty}
                </Text>
              </div>
            ) : inBrowser ? (
              <Suspense fallback={<div className={styles.waiting} />}>
                <Drawing chart={chart} title={t("insights.chart-label", { title })} />
              </Suspense>
            ) : (
              <div className={styles.waiting} />
            )}
          </div>
        </BlockStack>
      </section>
    </Card>
  );
}

function Table({ figure: { title, headings, rows, inWords } }: { figure: Figure }) {
  const { t, texts } = useWords();
  const numbers = numbersOf(texts.language);
  const shown = (cell: Cell) => {
    if (cell === null) return "";
    if (typeof cell === "number") return numbers.number(cell);
    return typeof cell === "string" ? cell : numbers.number(Number(cell.exact));
  };
  return (
    // what scrolls can be reached with the keyboard
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t("insights.table-label", { title })}>
      <table className={styles.table}>
        <thead>
          <tr>
            {headings.map((heading, at) => (
              <th
                key={heading}
                scope="col"
                className={rows.some((row) => typeof row[at] === "string") ? styles.words : undefined}
              >
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.length === 0 ? (
            <tr>
              <td className={styles.words} colSpan={headings.length}>
                {t("insights.no-rows")}
              </td>
            </tr>
          ) : (
            rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, at) =>
                  at === 0 ? (
                    <th key={at} scope="row" className={inWords ? styles.moment : undefined}>
                      {inWords && typeof cell === "string" ? inWords(cell) : shown(cell)}
                    </th>
                  ) : (
                    <td key={at} className={typeof cell === "string" ? styles.words : undefined}>
                      {shown(cell)}
                    </td>
                  ),
                )}
              </tr>
            ))
          )}
        </tbody>
      </table>
    </div>
  );
}
