import { Badge, Banner, BlockStack, Button, InlineStack, Layout, Link, List, Page, Text } from "@shopify/polaris";
import { useState } from "react";
import { ConfirmDialog } from "./confirm-dialog";
import { Facts } from "./facts";
import { Section } from "./section";
import { TimesIn, useWords } from "./words";

/** The policy in force, with its instants as ISO 8601. */
export interface PolicyShown {
  effectiveFrom: string;
  windowHours: number;
  answerDays: { target: number; limit: number };
  refundDays: { from: number; to: number };
  service: { zone: string; weekdays: number[]; spans: { from: string; to: string }[]; holidayCountry: string };
  contact: { email: string; phone: string; address: string };
  links: { returnPolicy: string | null; refundPolicy: string | null; withdrawal: string | null };
  restock: boolean;
}

interface SettingsScreenProps {
  shop: string;
  installedAt: string | null;
  automatic: boolean;
  policy: PolicyShown;
  scopes: { name: string; granted: boolean }[];
  /** Where Shopify's own customer account settings are. */
  accountSettingsUrl: string;
  busy: boolean;
  failed: boolean;
  onSwitch: (on: boolean) => void;
}

export function SettingsScreen(props: SettingsScreenProps) {
  const { t } = useWords();
  return (
    <TimesIn zone={props.policy.service.zone}>
      <Page title={t("settings.title")}>
        <Layout>
          <Layout.Section>
            <BlockStack gap="400">
              <AutomaticSwitch {...props} />
              <PolicyInForce policy={props.policy} />
            </BlockStack>
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <BlockStack gap="400">
              <SelfServeAdvice url={props.accountSettingsUrl} />
              <Installation {...props} />
            </BlockStack>
          </Layout.Section>
        </Layout>
      </Page>
    </TimesIn>
  );
}

function AutomaticSwitch({ automatic, busy, failed, onSwitch }: SettingsScreenProps) {
  const { t } = useWords();
  const [asking, setAsking] = useState(false);
  return (
    <Section
      title={t("settings.automatic.title")}
      aside={
        <Badge tone={automatic ? "success" : "warning"}>
          {t(automatic ? "settings.automatic.on" : "settings.automatic.off")}
        </Badge>
      }
    >
      {failed ? <Banner tone="critical" title={t("automatic.failed")} /> : null}
      <Text as="p">{t(automatic ? "settings.automatic.explain-on" : "settings.automatic.explain-off")}</Text>
      <Text as="p" tone="subdued">
        {t("settings.automatic.help")}
      </Text>
      <InlineStack>
        <Button
          variant={automatic ? "secondary" : "primary"}
          tone={automatic ? "critical" : undefined}
          loading={busy}
          onClick={() => (automatic ? setAsking(true) : onSwitch(true))}
        >
          {t(automatic ? "automatic.switch-off" : "automatic.switch-on")}
        </Button>
      </InlineStack>
      <ConfirmDialog
        open={asking}
        busy={busy}
        title={t("automatic.confirm-off-title")}
        body={t("automatic.confirm-off-body")}
        action={t("automatic.confirm-off-action")}
        onConfirm={() => {
          setAsking(false);
          onSwitch(false);
        }}
        onCancel={() => setAsking(false)}
      />
    </Section>
  );
}

/** Before the store's first version there was none: its instant is a technical one. */
const sinceEver = (iso: string) => Date.parse(iso) <= 0;

function PolicyInForce({ policy }: { policy: PolicyShown }) {
  const { t, texts, formats } = useWords();
  const { service, contact, links } = policy;
  const weekdayName = (weekday: number) => formats.weekdayName(weekday);
  const first = service.weekdays[0] ?? 1;
  const consecutive = service.weekdays.length > 2 && service.weekdays.every((weekday, position) => weekday === first + position);
  const list = (parts: string[]) => new Intl.ListFormat(texts.language, { type: "conjunction" }).format(parts);
  const days = consecutive
    ? t("settings.policy.days-range", { first: weekdayName(first), last: weekdayName(service.weekdays.at(-1) ?? first) })
    : list(service.weekdays.map(weekdayName));
  const spans = list(service.spans.map((span) => t("settings.policy.span", span)));
  const country =
    new Intl.DisplayNames([texts.language], { type: "region" }).of(service.holidayCountry) ?? service.holidayCountry;
  return (
    <Section title={t("settings.policy.title")}>
      <Text as="p" tone="subdued">
        {t("settings.policy.explain")}
      </Text>
      <Facts
        facts={[
          {
            label: t("settings.policy.since"),
            value: sinceEver(policy.effectiveFrom) ? t("settings.policy.since-install") : formats.instant(policy.effectiveFrom),
          },
          { label: t("settings.policy.window"), value: t("settings.policy.window-value", { count: policy.windowHours }) },
          {
            label: t("settings.policy.answer"),
            value: t("settings.policy.answer-value", { from: policy.answerDays.target, count: policy.answerDays.limit }),
          },
          {
            label: t("settings.policy.refund"),
            value: t("settings.policy.refund-value", { from: policy.refundDays.from, count: policy.refundDays.to }),
          },
          {
            label: t("settings.policy.hours"),
            value: t("settings.policy.hours-value", { days, spans, zone: formats.zoneName }),
            note: t("settings.policy.holidays-value", { country }),
          },
          {
            label: t("settings.policy.contact"),
            value: (
              <BlockStack gap="050">
                <Text as="span">{contact.email}</Text>
                <Text as="span">{contact.phone}</Text>
                <Text as="span">{contact.address}</Text>
              </BlockStack>
            ),
          },
          {
            label: t("settings.policy.restock"),
            value: t(policy.restock ? "settings.policy.restock-yes" : "settings.policy.restock-no"),
          },
          ...(["returnPolicy", "refundPolicy", "withdrawal"] as const).map((which) => {
            const url = links[which];
            return {
              label: t(`settings.policy.link.${which}`),
              value: url ? (
                <Link url={url} target="_blank">
                  {url}
                </Link>
              ) : (
                t("settings.policy.no-link")
              ),
            };
          }),
        ]}
      />
    </Section>
  );
}

function SelfServeAdvice({ url }: { url: string }) {
  const { t } = useWords();
  return (
    <Section title={t("settings.self-serve.title")}>
      <Text as="p">{t("settings.self-serve.body")}</Text>
      <Text as="p">{t("settings.self-serve.where")}</Text>
      <Link url={url} target="_top">
        {t("settings.self-serve.action")}
      </Link>
    </Section>
  );
}

function Installation({ shop, installedAt, scopes }: SettingsScreenProps) {
  const { t, formats } = useWords();
  const missing = scopes.filter((scope) => !scope.granted);
  return (
    <Section title={t("settings.install.title")}>
      <Facts
        facts={[
          { label: t("settings.install.shop"), value: shop },
          { label: t("settings.install.installed"), value: installedAt ? formats.instant(installedAt) : t("common.unknown") },
        ]}
      />
      {missing.length > 0 ? (
        <Banner tone="critical" title={t("settings.install.scopes-missing", { count: missing.length })}>
          <p>{t("settings.install.scopes-missing-body")}</p>
          <List>
            {missing.map((scope) => (
              <List.Item key={scope.name}>
                <code>{scope.name}</code>
              </List.Item>
            ))}
          </List>
        </Banner>
      ) : (
        <Text as="p">{t("settings.install.scopes-complete", { count: scopes.length })}</Text>
      )}
    </Section>
  );
}
