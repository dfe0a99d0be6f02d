import { Banner, BlockStack, Button, Card, InlineGrid, InlineStack, Page, Text } from "@shopify/polaris";
import { useEffect, useMemo, useRef, useState } from "react";
import { totalOfSeries, type Insights } from "../cases/insights";
import type { Period } from "../cases/period";
import { numbersOf } from "../i18n/number-format";
import { ChartCard } from "./insights/chart-card";
import { figuresOf, type FiguresOf } from "./insights/figures";
import { allFiguresFile, figureFile, saveFile } from "./insights/files";
import styles from "./insights/insights.module.css";
import { PeriodPicker } from "./insights/period-picker";
import { Section } from "./section";
import { TimesIn, useWords } from "./words";

interface InsightsScreenProps {
  insights: Insights;
  period: Period;
  /** An ISO date of the store. */
  today: string;
  promise: FiguresOf["promise"];
  loading: boolean;
  onPeriod: (period: Pick<Period, "days" | "first" | "last">) => void;
  /** One part of the register, and where the next one begins. Throws when it cannot be had. */
  fetchRegister: (part: { after: string | null; language: string }) => Promise<RegisterPart>;
}

interface RegisterPart {
  file: Blob;
  cases: number;
  next: string | null;
}

export function InsightsScreen(props: InsightsScreenProps) {
  return (
    <TimesIn zone={props.period.zone}>
      <InZone {...props} />
    </TimesIn>
  );
}

function InZone({ insights, period, today, promise, loading, onPeriod, fetchRegister }: InsightsScreenProps) {
  const words = useWords();
  const { t, texts, formats } = words;
  const figures = useMemo(
    () => figuresOf({ insights, period, promise, words, numbers: numbersOf(texts.language) }),
    [insights, period, promise, words, texts.language],
  );
  const file = (what: string) => t("insights.file", { what, first: period.first, last: period.last });
  const nothing = insights.requests === 0 && figures.every(({ chart }) => chart === null);
  return (
    <Page
      title={t("insights.title")}
      fullWidth
      secondaryActions={[
        {
          content: t("insights.download-all"),
          disabled: nothing,
          onAction: () => saveFile(file(t("insights.file-all")), [allFiguresFile(figures, words)]),
        },
      ]}
    >
      <BlockStack gap="400">
        <Card>
          <BlockStack gap="200">
            <PeriodPicker period={period} today={today} onPeriod={onPeriod} />
            <Text as="p" tone="subdued">
              {t("insights.shown", {
                first: formats.day(period.first),
                last: formats.day(period.last),
                zone: formats.zoneName,
              })}
            </Text>
          </BlockStack>
        </Card>
        <div className={loading ? styles.old : undefined} aria-busy={loading}>
          <BlockStack gap="400">
            {nothing ? (
              <Banner title={t("insights.nothing.title")}>
                <p>{t("insights.nothing.body")}</p>
              </Banner>
            ) : null}
            <Tiles insights={insights} promise={promise} />
            <InlineGrid columns={{ xs: "minmax(0, 1fr)", lg: "minmax(0, 1fr) minmax(0, 1fr)" }} gap="400">
              {figures.map((figure) => (
                <ChartCard
                  key={figure.id}
                  figure={figure}
                  onDownload={() =>
                    saveFile(file(t(`insights.file-of.${figure.id.split("-")[0]!}`)), [figureFile(figure, texts.language)])
                  }
                />
              ))}
            </InlineGrid>
          </BlockStack>
        </div>
        <RegisterSection fetchRegister={fetchRegister} name={t("insights.register.file", { day: today })} />
      </BlockStack>
    </Page>
  );
}

/** What the charts come to, in four numbers. */
function Tiles({ insights, promise }: Pick<InsightsScreenProps, "insights" | "promise">) {
  const { t, texts } = useWords();
  const { number, share } = numbersOf(texts.language);
  const answered = (time: string) => totalOfSeries(insights.answers, time);
  const inTime = answered("within-hour") + answered("within-target") + answered("within-limit");
  const due = inTime + answered("too-late") + answered("overdue");
  const credited = insights.credited.byBusinessDays.reduce((sum, { count }) => sum + count, 0);
  const byPromise = insights.credited.byBusinessDays
    .filter(({ days }) => days <= promise.refund.to)
    .reduce((sum, { count }) => sum + count, 0);
  const asShown = totalOfSeries(insights.agreement, "as-shown");
  const pressed = asShown + totalOfSeries(insights.agreement, "to-a-person") + totalOfSeries(insights.agreement, "refused");
  const part = (some: number, all: number) => (all === 0 ? "–" : share(some / all));
  const tiles = [
    { id: "requests", value: number(insights.requests), note: t("insights.tile.requests-note") },
    {
      id: "answers",
      value: part(inTime, due),
      note: t("insights.tile.answers-note", { some: number(inTime), all: number(due) }),
    },
    {
      id: "refunds",
      value: part(byPromise, credited),
      note: t("insights.tile.refunds-note", { some: number(byPromise), all: number(credited) }),
    },
    {
      id: "agreement",
      value: part(pressed - asShown, pressed),
      note: t("insights.tile.agreement-note", { some: number(pressed - asShown), all: number(pressed) }),
    },
  ];
  return (
    <InlineGrid columns={{ xs: 1, sm: 2, lg: 4 }} gap="400">
      {tiles.map(({ id, value, note }) => (
        <Card key={id}>
          <BlockStack gap="100">
            <Text as="h2" variant="headingSm">
              {t(`insights.tile.${id}`, { limit: promise.answer.limit, to: promise.refund.to })}
            </Text>
            <Text as="p" variant="headingLg">
              {value}
            </Text>
            <Text as="p" variant="bodySm" tone="subdued">
              {note}
            </Text>
          </BlockStack>
        </Card>
      ))}
    </InlineGrid>
  );
}

function RegisterSection({ fetchRegister, name }: Pick<InsightsScreenProps, "fetchRegister"> & { name: string }) {
  const { t, texts } = useWords();
  const { number } = numbersOf(texts.language);
  const [state, setState] = useState<"idle" | "busy" | "failed" | "done">("idle");
  const [cases, setCases] = useState(0);
  // asked for by whoever stops it or leaves the page
  const stopped = useRef(false);
  useEffect(() => () => void (stopped.current = true), []);

  async function download(): Promise<void> {
    stopped.current = false;
    setCases(0);
    setState("busy");
    // a Blob may live on the disk: the browser holds no more than a part in memory
    let file = new Blob([]);
    let told = 0;
    try {
      for (let after: string | null = null; ;) {
        const part: RegisterPart = await fetchRegister({ after, language: texts.language });
        if (stopped.current) return setState("idle");
        file = new Blob([file, part.file]);
        told += part.cases;
        setCases(told);
        after = part.next;
        if (after === null) break;
      }
      saveFile(name, [file]);
      setState("done");
    } catch {
      setState("failed");
    }
  }

  return (
    <Section title={t("insights.register.title")}>
      <Text as="p">{t("insights.register.explain")}</Text>
      {state === "failed" ? <Banner tone="critical" title={t("insights.register.failed")} /> : null}
      <InlineStack gap="300" blockAlign="center">
        <Button loading={state === "busy"} onClick={() => void download()}>
          {t("insights.register.download")}
        </Button>
        {state === "busy" ? <Button onClick={() => (stopped.current = true)}>{t("insights.register.stop")}</Button> : null}
        <div role="status">
          {state === "busy" || state === "done" ? (
            <Text as="span">{t(`insights.register.${state}`, { count: cases, cases: number(cases) })}</Text>
          ) : null}
        </div>
      </InlineStack>
    </Section>
  );
}
