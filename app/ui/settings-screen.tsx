import { Badge, Banner, BlockStack, Button, InlineStack, Link, List, Page, Text } from "@shopify/polaris";
import { useState, type ReactNode } from "react";
import type { Pause } from "../cases/present-case";
import { pauseInWords } from "./automatic-off-banner";
import { ConfirmDialog } from "./confirm-dialog";
import { Facts } from "./facts";
import { Section } from "./section";
import styles from "./settings-screen.module.css";
import { PolicyForm, type PolicyFormProps } from "./settings/policy-form";
import { PolicyHistory, type PolicyHistoryEntry } from "./settings/policy-history";
import { WhoDecides } from "./settings/who-decides";
import { TimesIn, useWords } from "./words";

interface SettingsScreenProps {
  shop: string;
  installedAt: string | null;
  automatic: boolean;
  /** Set when the app switched it off itself. */
  pause: Pause | null;
  /** Every instant on the page is told in it. */
  zone: string;
  form: PolicyFormProps;
  history: PolicyHistoryEntry[];
  scopes: { name: string; granted: boolean }[];
  /** The customer account pages read the newest version. */
  published: boolean;
  ordersOnHold: number;
  /** Where customers without an account ask. */
  guestPage: string;
  /** Where Shopify's own customer account settings are. */
  accountSettingsUrl: string;
  busy: boolean;
  failed: boolean;
  onSwitch: (on: boolean) => void;
  /** What Shopify's own pages show of a case. */
  elsewhere?: ReactNode;
}

export function SettingsScreen(props: SettingsScreenProps) {
  const { t } = useWords();
  return (
    <TimesIn zone={props.zone}>
      <Page title={t("settings.title")}>
        <div className={styles.columns}>
          <BlockStack gap="400">
            {props.published ? null : (
              <Banner tone="info" title={t("settings.publish.waiting")}>
                <p>{t("settings.publish.waiting-body")}</p>
              </Banner>
            )}
            <AutomaticSwitch {...props} />
            <WhoDecides policy={props.form.policy} automatic={props.automatic} />
            <PolicyForm {...props.form} />
            <PolicyHistory entries={props.history} />
          </BlockStack>
          <BlockStack gap="400">
            <SetupGuide />
            <SelfServeAdvice url={props.accountSettingsUrl} />
            {props.elsewhere}
            <GuestPage url={props.guestPage} />
            <Installation {...props} />
          </BlockStack>
        </div>
      </Page>
    </TimesIn>
  );
}

function AutomaticSwitch({ automatic, pause, busy, failed, onSwitch }: SettingsScreenProps) {
  const words = useWords();
  const { t } = words;
  const paused = pause && pauseInWords(pause, words);
  const [asking, setAsking] = useState(false);
  return (
    <Section
      title={t("settings.automatic.title")}
      aside={
        <Badge tone={automatic ? "success" : "warning"}>
          {t(`settings.automatic.${automatic ? "on" : paused ? "paused" : "off"}`)}
        </Badge>
      }
    >
      {failed ? <Banner tone="critical" title={t("automatic.failed")} /> : null}
      {paused ? (
        <>
          <Text as="p">{paused.why}</Text>
          <Text as="p">{`${paused.meanwhile} ${paused.next}`}</Text>
        </>
      ) : (
        <Text as="p">{t(automatic ? "settings.automatic.explain-on" : "settings.automatic.explain-off")}</Text>
      )}
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

function SetupGuide() {
  const { t } = useWords();
  return (
    <Section title={t("setup.title")}>
      <Text as="p">{t("settings.setup-explain")}</Text>
      <Link url="/app/setup">{t("settings.setup")}</Link>
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

function GuestPage({ url }: { url: string }) {
  const { t } = useWords();
  return (
    <Section title={t("settings.guest-page.title")}>
      <Text as="p">{t("settings.guest-page.body")}</Text>
      <Link url={url} target="_blank">
        {url}
      </Link>
    </Section>
  );
}

function Installation({ shop, installedAt, scopes, ordersOnHold }: SettingsScreenProps) {
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
      {ordersOnHold > 0 ? <Text as="p">{t("settings.install.holds", { count: ordersOnHold })}</Text> : null}
    </Section>
  );
}
