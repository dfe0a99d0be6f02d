import { Badge, Banner, BlockStack, Box, Button, IndexTable, InlineStack, Page, Text } from "@shopify/polaris";
import { useState } from "react";
import type { PrivacyRequestItem } from "../cases/privacy-requests.server";
import type { ReadingsPage } from "../cases/readings.server";
import styles from "./privacy-screen.module.css";
import { Section } from "./section";
import { TimesIn, useWords } from "./words";

interface PrivacyScreenProps {
  requests: PrivacyRequestItem[];
  zone: string;
  readings: ReadingsPage;
  /** Whether `readings` are not the newest. */
  older: boolean;
  /** Asks for the readings after a page's end, or for the newest. */
  onReadings: (after: string | null) => void;
  onOpenCase: (caseId: string) => void;
  /** Fetches the copy as text; throws when it cannot be had. */
  fetchCopy: (requestId: string) => Promise<string>;
}

export function PrivacyScreen({ requests, zone, fetchCopy, ...readings }: PrivacyScreenProps) {
  const { t } = useWords();
  return (
    <TimesIn zone={zone}>
      <Page title={t("privacy.title")} narrowWidth>
        <BlockStack gap="400">
          <Box paddingInline={{ xs: "400", sm: "0" }}>
            <Text as="p">{t("privacy.explain")}</Text>
          </Box>
          {requests.length === 0 ? (
            <Section title={t("privacy.none")}>{null}</Section>
          ) : (
            requests.map((request) => <Request key={request.id} request={request} fetchCopy={fetchCopy} />)
          )}
          <WhoRead {...readings} />
        </BlockStack>
      </Page>
    </TimesIn>
  );
}

function WhoRead({
  readings,
  older,
  onReadings,
  onOpenCase,
}: Pick<PrivacyScreenProps, "readings" | "older" | "onReadings" | "onOpenCase">) {
  const { t, formats } = useWords();
  return (
    <Section title={t("privacy.readings.title")}>
      <Text as="p" tone="subdued">
        {t("privacy.readings.explain")}
      </Text>
      {readings.items.length === 0 ? (
        <Text as="p">{t("privacy.readings.none")}</Text>
      ) : (
        <IndexTable
          condensed={false}
          selectable={false}
          itemCount={readings.items.length}
          resourceName={{ singular: t("privacy.readings.one"), plural: t("privacy.readings.many") }}
          headings={[
            { title: t("privacy.readings.hour", { zone: formats.zoneName }) },
            { title: t("privacy.readings.person") },
            { title: t("privacy.readings.read") },
          ]}
          pagination={{
            hasNext: readings.next !== null,
            onNext: () => onReadings(readings.next),
            hasPrevious: older,
            onPrevious: () => onReadings(null),
            accessibilityLabels: { next: t("privacy.readings.older"), previous: t("privacy.readings.newest") },
          }}
        >
          {readings.items.map(({ hour, name, what, caseId }, position) => (
            <IndexTable.Row id={String(position)} key={position} position={position}>
              <IndexTable.Cell>{formats.shortInstant(hour)}</IndexTable.Cell>
              <IndexTable.Cell className={styles.read}>{name ?? t("privacy.readings.someone")}</IndexTable.Cell>
              <IndexTable.Cell className={styles.read}>
                {caseId ? (
                  <Button variant="plain" textAlign="start" onClick={() => onOpenCase(caseId)}>
                    {t(`privacy.readings.what.${what}`)}
                  </Button>
                ) : (
                  t(`privacy.readings.what.${what}`)
                )}
              </IndexTable.Cell>
            </IndexTable.Row>
          ))}
        </IndexTable>
      )}
    </Section>
  );
}

function Request({ request, fetchCopy }: { request: PrivacyRequestItem; fetchCopy: PrivacyScreenProps["fetchCopy"] }) {
  const { t, formats } = useWords();
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const gone = request.kind === "data-request" && request.customerNumber === null;

  async function download(): Promise<void> {
    setState("busy");
    try {
      const copy = await fetchCopy(request.id);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([copy], { type: "application/json" }));
      link.download = t("privacy.file", { customer: request.customerNumber });
      link.click();
      URL.revokeObjectURL(link.href);
      setState("idle");
    } catch {
      setState("failed");
    }
  }

  return (
    <Section
      title={t(`privacy.kind.${gone ? "data-request-gone" : request.kind}`, { customer: request.customerNumber })}
      aside={
        <Badge tone={request.answeredAt ? "success" : "attention"}>
          {request.answeredAt ? t("privacy.answered", { at: formats.instant(request.answeredAt) }) : t("privacy.open")}
        </Badge>
      }
    >
      <Text as="p" tone="subdued">
        {t("privacy.received", { at: formats.instant(request.receivedAt) })}
      </Text>
      {state === "failed" ? <Banner tone="critical" title={t("privacy.failed")} /> : null}
      {request.kind === "data-request" && request.customerNumber ? (
        <InlineStack>
          <Button loading={state === "busy"} onClick={() => void download()}>
            {t("privacy.download")}
          </Button>
        </InlineStack>
      ) : null}
    </Section>
  );
}
