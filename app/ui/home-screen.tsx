import { Link } from "@remix-run/react";
import {
  Badge,
  BlockStack,
  Box,
  Button,
  ButtonGroup,
  Card,
  Divider,
  InlineGrid,
  InlineStack,
  Layout,
  Page,
  Text,
} from "@shopify/polaris";
import type { Promises, Trouble } from "../cases/home.server";
import { countedUpTo } from "../cases/present-case";
import type { CaseView } from "../cases/queue-query";
import { numbersOf } from "../i18n/number-format";
import { pauseInWords } from "./automatic-off-banner";
import styles from "./home.module.css";
import { Section } from "./section";
import { TimesIn, useWords } from "./words";

interface HomeScreenProps {
  troubles: Trouble[];
  /** Whether the shop ever had a request. */
  any: boolean;
  promises: Promises;
  counts: Record<CaseView, number>;
  setup: { all: number; done: number; broken: number };
  answerDays: { target: number; limit: number };
  zone: string;
  switching: boolean;
  onSwitchOn: () => void;
}

/** What people come for, the most pressing first. */
const work = ["overdue", "today", "needs-attention", "recalls", "refunds", "waiting"] as const satisfies readonly CaseView[];
/** Red when there is any. */
const pressing: readonly CaseView[] = ["overdue", "needs-attention"];

export function HomeScreen(props: HomeScreenProps) {
  const { t } = useWords();
  const { troubles, any, promises, counts, setup, answerDays, zone } = props;
  return (
    <TimesIn zone={zone}>
      <Page title={t("home.title")} primaryAction={{ content: t("nav.enter"), url: "/app/requests/new" }}>
        <Layout>
          {troubles.length > 0 ? (
            <Layout.Section>
              <ToMend {...props} />
            </Layout.Section>
          ) : null}
          {any ? null : (
            <Layout.Section>
              <FirstTime isSetUp={setup.done === setup.all} />
            </Layout.Section>
          )}
          <Layout.Section>
            <BlockStack gap="400">
              <Today counts={counts} />
              {any ? <Kept promises={promises} answerDays={answerDays} /> : null}
            </BlockStack>
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <Setup setup={setup} working={any && troubles.length === 0} />
          </Layout.Section>
        </Layout>
      </Page>
    </TimesIn>
  );
}

function Today({ counts }: Pick<HomeScreenProps, "counts">) {
  const { t, texts } = useWords();
  const { number } = numbersOf(texts.language);
  return (
    <Section title={t("home.today.title")}>
      {work.every((view) => counts[view] === 0) ? <Text as="p">{t("home.today.none")}</Text> : null}
      <ul className={styles.work}>
        {work.map((view) => {
          const count = counts[view];
          return (
            <li key={view}>
              <Link to={`/app/requests?view=${view}`} className={styles.tile}>
                <Text
                  as="span"
                  variant="headingXl"
                  tone={count === 0 ? "subdued" : pressing.includes(view) ? "critical" : undefined}
                >
                  {count > countedUpTo ? t("home.today.of-more", { limit: number(countedUpTo) }) : number(count)}
                </Text>
                <Text as="span">{t(`home.today.${view}`)}</Text>
              </Link>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

function Kept({ promises, answerDays }: Pick<HomeScreenProps, "promises" | "answerDays">) {
  const { t } = useWords();
  const { days, answers, refunds } = promises;
  const lines = [
    { name: t("home.promises.answers-target", { count: answerDays.target }), some: answers.onTarget, all: answers.due },
    { name: t("home.promises.answers-limit", { count: answerDays.limit }), some: answers.inLimit, all: answers.due },
    {
      name: t("home.promises.refunds"),
      some: refunds.onTime,
      all: refunds.due,
      note: refunds.unconfirmed > 0 ? t("home.promises.unconfirmed", { count: refunds.unconfirmed }) : null,
    },
  ];
  return (
    <Section
      title={t("home.promises.title", { days })}
      aside={
        <Button variant="plain" url="/app/insights">
          {t("home.promises.insights")}
        </Button>
      }
    >
      <InlineGrid columns={{ xs: 1, sm: 3 }} gap="400">
        {lines.map((line) => (
          <Promised key={line.name} {...line} />
        ))}
      </InlineGrid>
      <Days promises={promises} />
    </Section>
  );
}

function Promised({ name, some, all, note }: { name: string; some: number; all: number; note?: string | null }) {
  const { t, texts } = useWords();
  const { number, share } = numbersOf(texts.language);
  return (
    <BlockStack gap="100">
      <Text as="h3" variant="bodyMd">
        {name}
      </Text>
      <Text as="p" variant="headingLg">
        {all === 0 ? "–" : share(some / all)}
      </Text>
      <Text as="p" variant="bodySm" tone="subdued">
        {all === 0 ? t("home.promises.none-due") : t("home.promises.some-of", { some: number(some), all: number(all) })}
      </Text>
      {note ? (
        <Text as="p" variant="bodySm" tone="subdued">
          {note}
        </Text>
      ) : null}
    </BlockStack>
  );
}

/** A month of requests at a glance, drawn without a library: the first page a person opens waits for nothing. */
function Days({ promises: { days, byDay } }: Pick<HomeScreenProps, "promises">) {
  const { t, texts } = useWords();
  const { number, axisDay } = numbersOf(texts.language);
  const most = Math.max(1, ...byDay.map(({ requests }) => requests));
  const sum = (pick: (day: (typeof byDay)[number]) => number) => byDay.reduce((total, day) => total + pick(day), 0);
  const height = 64;
  const of = (count: number) => (count / most) * height;
  const label = t("home.promises.chart", {
    days,
    requests: number(sum(({ requests }) => requests)),
    late: number(sum(({ late }) => late)),
    most: number(Math.max(...byDay.map(({ requests }) => requests))),
  });
  return (
    <div>
      <svg
        className={styles.days}
        viewBox={`0 0 ${byDay.length * 10} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        {byDay.map(({ day, requests, inTime, late }, index) => {
          const other = Math.max(0, requests - inTime - late);
          const at = { x: index * 10 + 1, width: 8 };
          return (
            <g key={day}>
              <rect {...at} y={height - 1} height={1} className={styles.ground} />
              <rect {...at} y={height - of(inTime)} height={of(inTime)} className={styles.inTime} />
              <rect {...at} y={height - of(inTime + other)} height={of(other)} className={styles.other} />
              <rect {...at} y={height - of(requests)} height={of(Math.min(late, requests))} className={styles.late} />
            </g>
          );
        })}
      </svg>
      <InlineStack align="space-between">
        {[byDay[0], byDay.at(-1)].map((day) =>
          day ? (
            <Text key={day.day} as="span" variant="bodySm" tone="subdued">
              {axisDay(day.day)}
            </Text>
          ) : null,
        )}
      </InlineStack>
      <ul className={styles.legend}>
        {(["in-time", "late", "other"] as const).map((part) => (
          <li key={part}>
            <svg viewBox="0 0 10 10" aria-hidden="true" className={styles.swatch}>
              <rect width="10" height="10" className={part === "in-time" ? styles.inTime : styles[part]} />
            </svg>
            <Text as="span" variant="bodySm">
              {t(`home.promises.${part}`)}
            </Text>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Where each trouble is mended. */
const fixAt: Record<Exclude<Trouble["kind"], "automatic-off">, string> = {
  "app-down": "/app/insights?days=7",
  "shopify-unreachable": "/app/requests",
  "no-access": "/app/setup",
  "scopes-missing": "/app/setup",
  "policy-unpublished": "/app/setup",
  "changes-unread": "/app/setup",
  "webhooks-silent": "/app/setup",
  "mails-failing": "/app/requests?view=needs-attention",
  "mails-waiting": "/app/setup",
};
const grave: readonly Trouble["kind"][] = ["shopify-unreachable", "no-access", "scopes-missing", "mails-waiting"];

function ToMend({ troubles, switching, onSwitchOn }: Pick<HomeScreenProps, "troubles" | "switching" | "onSwitchOn">) {
  const words = useWords();
  const { t, formats } = words;
  return (
    <Section title={t("home.broken.title")}>
      {troubles.map(({ kind, since, count, pause }, index) => {
        const when = since ? formats.instant(since) : "";
        const paused = pause && pauseInWords(pause, words);
        const body = paused ? [paused.why, paused.meanwhile, paused.next] : [t(`home.broken.${kind}.body`, { when, count })];
        const fix = t(`home.broken.${kind}.fix`);
        return (
          <BlockStack key={kind} gap="300">
            {index > 0 ? <Divider /> : null}
            <div className={styles.trouble}>
              <BlockStack gap="100">
                <InlineStack gap="200" blockAlign="center">
                  <Text as="h3" variant="headingSm">
                    {t(paused ? "automatic.paused-title" : `home.broken.${kind}.title`)}
                  </Text>
                  <Badge tone={grave.includes(kind) ? "critical" : "warning"}>
                    {t(grave.includes(kind) ? "home.broken.grave" : "home.broken.mild")}
                  </Badge>
                </InlineStack>
                {body.map((paragraph) => (
                  <Text key={paragraph} as="p">
                    {paragraph}
                  </Text>
                ))}
                {since && kind !== "app-down" ? (
                  <Text as="p" variant="bodySm" tone="subdued">
                    {t("home.broken.since", { when })}
                  </Text>
                ) : null}
              </BlockStack>
              {kind === "automatic-off" ? (
                <Button loading={switching} onClick={onSwitchOn}>
                  {fix}
                </Button>
              ) : (
                <Button url={fixAt[kind]} accessibilityLabel={`${fix}: ${t(`home.broken.${kind}.title`)}`}>
                  {fix}
                </Button>
              )}
            </div>
          </BlockStack>
        );
      })}
    </Section>
  );
}

function Setup({ setup: { all, done, broken }, working }: Pick<HomeScreenProps, "setup"> & { working: boolean }) {
  const { t } = useWords();
  return (
    <Section title={t("home.setup.title")}>
      <Text as="p">{done === all ? t("home.setup.all-done") : t("home.setup.done", { done, all })}</Text>
      <div className={styles.progress} aria-hidden="true">
        <div style={{ width: `${(done / Math.max(1, all)) * 100}%` }} />
      </div>
      {broken > 0 ? (
        <Text as="p" tone="critical">
          {t("home.setup.broken", { count: broken })}
        </Text>
      ) : null}
      {working && broken === 0 ? (
        <Text as="p" tone="subdued">
          {t("home.broken.none")}
        </Text>
      ) : null}
      <InlineStack>
        <Button url="/app/setup">{t(done === all ? "home.setup.look" : "home.setup.open")}</Button>
      </InlineStack>
    </Section>
  );
}

function FirstTime({ isSetUp }: { isSetUp: boolean }) {
  const { t } = useWords();
  return (
    <Card>
      <Box padding="200">
        <BlockStack gap="300">
          <Text as="h2" variant="headingLg">
            {t("home.first.title")}
          </Text>
          <Text as="p">{t("home.first.body")}</Text>
          <ButtonGroup>
            {isSetUp ? null : <Button url="/app/setup">{t("home.setup.open")}</Button>}
            <Button url="/app/settings" variant={isSetUp ? undefined : "plain"}>
              {t("home.first.policy")}
            </Button>
          </ButtonGroup>
        </BlockStack>
      </Box>
    </Card>
  );
}
