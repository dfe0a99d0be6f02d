import { Badge, Banner, BlockStack, Button, InlineStack, Page, Text } from "@shopify/polaris";
import { useState } from "react";
import type { PrivacyRequestItem } from "../cases/privacy-requests.server";
import { Section } from "./section";
import { TimesIn, useWords } from "./words";

interface PrivacyScreenProps {
  requests: PrivacyRequestItem[];
  zone: string;
  /** Fetches the copy as text; throws when it cannot be had. */
  fetchCopy: (requestId: string) => Promise<string>;
}

export function PrivacyScreen({ requests, zone, fetchCopy }: PrivacyScreenProps) {
  const { t } = useWords();
  return (
    <TimesIn zone={zone}>
      <Page title={t("privacy.title")} narrowWidth>
        <BlockStack gap="400">
          <Text as="p">{t("privacy.explain")}</Text>
          {requests.length === 0 ? (
            <Section title={t("privacy.none")}>{null}</Section>
          ) : (
            requests.map((request) => <Request key={request.id} request={request} fetchCopy={fetchCopy} />)
          )}
        </BlockStack>
      </Page>
    </TimesIn>
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
