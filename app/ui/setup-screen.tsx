import { Badge, BlockStack, Button, Card, Divider, InlineStack, Link, List, Page, ProgressBar, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import {
  askedOfShopify,
  confirmedByPeople,
  stepsDone,
  type ConfirmedStep,
  type SetupState,
  type SetupStep,
} from "../cases/setup";
import styles from "./setup-screen.module.css";
import { TestMailForm, type TestMailProps } from "./settings/test-mail-form";
import { TimesIn, useWords, type Words } from "./words";

export interface SetupScreenProps {
  steps: SetupStep[];
  /** Every instant on the page is told in it. */
  zone: string;
  /** Where Shopify's own pages are, and ours for customers without an account. */
  links: { editor: string; accounts: string; guestPage: string };
  mail: Omit<TestMailProps, "accepted">;
  checking: boolean;
  /** The step that is being confirmed, or taken back. */
  confirming: string | null;
  onCheck: () => void;
  onConfirm: (step: ConfirmedStep, confirmed: boolean) => void;
}

const tones = { done: "success", "to-do": "attention", "cannot-tell": "info", broken: "critical" } as const satisfies Record<
  SetupState,
  string
>;

/** What a store sees to before it relies on the app: each step as it was found, what it means, and what mends it. */
export function SetupScreen(props: SetupScreenProps) {
  const { steps, zone, checking, onCheck } = props;
  const { t } = useWords();
  const done = stepsDone(steps);
  return (
    <TimesIn zone={zone}>
      <Page
        title={t("setup.title")}
        narrowWidth
        backAction={{ content: t("nav.app"), url: "/app" }}
        primaryAction={{ content: t("setup.check"), loading: checking, onAction: onCheck }}
      >
        <BlockStack gap="400">
          <Card>
            <BlockStack gap="300">
              <Text as="p">{t("setup.explain")}</Text>
              <Text as="p" fontWeight="semibold">
                {t("setup.progress", { done, count: steps.length })}
              </Text>
              <ProgressBar
                progress={Math.round((done / steps.length) * 100)}
                size="small"
                tone="success"
                animated={false}
                ariaLabelledBy="setup-steps"
              />
            </BlockStack>
          </Card>
          <Card padding="0">
            <BlockStack as="ol">
              {steps.map((step, position) => (
                <BlockStack as="li" key={step.name}>
                  {position > 0 ? <Divider /> : null}
                  <Step step={step} {...props} />
                </BlockStack>
              ))}
            </BlockStack>
          </Card>
        </BlockStack>
      </Page>
    </TimesIn>
  );
}

function Step({ step, ...props }: SetupScreenProps & { step: SetupStep }) {
  const words = useWords();
  const { t, formats } = words;
  const { name, state, code, at, by } = step;
  return (
    <div className={styles.step}>
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="start" gap="200" wrap={false}>
          <Text as="h2" variant="headingMd">
            {t(`setup.step.${name}.title`)}
          </Text>
          <span className={styles.state}>
            <Badge tone={tones[state]}>{t(`setup.state.${state}`)}</Badge>
          </span>
        </InlineStack>
        <Text as="p" tone="subdued">
          {t(`setup.step.${name}.why`)}
        </Text>
        <Text as="p">{t(`setup.step.${name}.${code}`, factsInWords(step, words))}</Text>
        {at || askedOfShopify.some((each) => each === name) ? (
          <div className={styles.looked}>
            <Text as="p" variant="bodySm" tone="subdued">
              {at ? t(by ? "setup.looked-by" : "setup.looked", { at: formats.instant(at), who: by }) : ""}
            </Text>
          </div>
        ) : null}
        <Fix step={step} {...props} />
      </BlockStack>
    </div>
  );
}

function factsInWords({ facts }: SetupStep, { coded, formats }: Words): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(facts).map(([fact, value]) => {
      if (typeof value !== "string") return [fact, value];
      if (fact.endsWith("At") && value) return [fact, formats.instant(value)];
      return [fact, fact === "reason" ? coded("mail-failure", value) : value];
    }),
  );
}

/** What brings a step further, where anything does. */
function Fix({ step, ...props }: SetupScreenProps & { step: SetupStep }) {
  const { t } = useWords();
  const { links, mail, confirming, onConfirm } = props;
  const { name, code, state } = step;
  const confirmable = confirmedByPeople.find((each) => each === name);
  const confirm =
    confirmable && code !== "saved" ? (
      <Button
        variant={code === "confirmed" ? "plain" : undefined}
        loading={confirming === name}
        onClick={() => onConfirm(confirmable, code !== "confirmed")}
      >
        {t(code === "confirmed" ? "setup.take-back" : `setup.step.${name}.confirm`)}
      </Button>
    ) : null;
  switch (name) {
    case "access":
      return state === "broken" ? (
        <List>
          {String(step.facts.scopes)
            .split(", ")
            .map((scope) => (
              <List.Item key={scope}>
                <code>{scope}</code>
              </List.Item>
            ))}
        </List>
      ) : null;
    case "accounts":
      return state === "done" ? null : <Away url={links.accounts}>{t("setup.step.accounts.open")}</Away>;
    case "policy-reviewed":
      return (
        <Row>
          <Link url="/app/settings">{t("setup.step.policy-reviewed.open")}</Link>
          {confirm}
        </Row>
      );
    case "extension":
      return (
        <BlockStack gap="200">
          {state === "done" ? null : (
            <List type="number">
              {["block", "page", "look"].map((part) => (
                <List.Item key={part}>{t(`setup.step.extension.do-${part}`)}</List.Item>
              ))}
            </List>
          )}
          <Away url={links.editor}>{t("setup.step.extension.open")}</Away>
        </BlockStack>
      );
    case "mail":
      return <TestMailForm {...mail} accepted={code === "accepted"} />;
    case "self-serve":
      return (
        <Row>
          <Away url={links.accounts}>{t("setup.step.self-serve.open")}</Away>
          {confirm}
        </Row>
      );
    case "guest-page":
      return (
        <BlockStack gap="200">
          <Link url={links.guestPage} target="_blank">
            {links.guestPage}
          </Link>
          <Row>{confirm}</Row>
        </BlockStack>
      );
    default:
      return null;
  }
}

const Row = ({ children }: { children: ReactNode }) => (
  <InlineStack gap="400" blockAlign="center">
    {children}
  </InlineStack>
);

/** A page of Shopify's admin, which does not open inside our frame. */
const Away = ({ url, children }: { url: string; children: string }) => (
  <InlineStack>
    <Link url={url} target="_top">
      {children}
    </Link>
  </InlineStack>
);
