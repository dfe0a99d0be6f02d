import { BlockStack, Box, Button, InlineStack, Link, Text } from "@shopify/polaris";
import { useState } from "react";
import type { CasePage, RefundItem } from "../cases/present-case";
import { languages, type Language } from "../lib/language-tag";
import type { RefundDoing } from "./refund-doing";
import { useWords } from "./words";
import { Written } from "./written";

interface RefundInquiryProps {
  refund: RefundItem;
  page: CasePage;
  fetchLetter?: RefundDoing["fetchLetter"];
}

/** Money that left and did not arrive: since when it is looked for, who was spoken to, and the letter for the bank. */
export function RefundInquiry({ refund, page, fetchLetter }: RefundInquiryProps) {
  const { t, formats } = useWords();
  const running = refund.status === "missing" || refund.status === "bank-inquiry";
  const since = refund.bankInquiryAt ?? refund.answeredAt ?? refund.statusAt;
  return (
    <Box padding="300" background="bg-surface-secondary" borderRadius="200">
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h4" variant="headingSm">
            {t("refund-inquiry.title")}
          </Text>
          {since ? (
            <Text as="p">{t(`refund-inquiry.${running ? "since" : "over"}`, { when: formats.instant(since) })}</Text>
          ) : null}
          {running ? <Text as="p">{t("refund-inquiry.what-to-do")}</Text> : null}
        </BlockStack>
        {running && fetchLetter ? <Letter refundId={refund.id} fetchLetter={fetchLetter} /> : null}
        <Contacts refund={refund} page={page} running={running} />
      </BlockStack>
    </Box>
  );
}

/**
 * The frame's own requests carry Shopify's session, a new tab's do not: so the letter is fetched here and opened from
 * the browser's memory. A browser that opens no tab after the wait finds the link beside the buttons.
 */
function Letter({ refundId, fetchLetter }: { refundId: string; fetchLetter: RefundDoing["fetchLetter"] }) {
  const { t } = useWords();
  const [busy, setBusy] = useState<Language | null>(null);
  const [failed, setFailed] = useState(false);
  const [ready, setReady] = useState<string | null>(null);

  async function open(language: Language): Promise<void> {
    setBusy(language);
    setFailed(false);
    try {
      const letter = await fetchLetter(refundId, language);
      if (ready) URL.revokeObjectURL(ready);
      const address = URL.createObjectURL(new Blob([letter], { type: "text/html;charset=utf-8" }));
      setReady(address);
      const link = document.createElement("a");
      link.href = address;
      link.target = "_blank";
      link.rel = "noopener";
      link.click();
    } catch {
      setFailed(true);
    } finally {
      setBusy(null);
    }
  }

  return (
    <BlockStack gap="150">
      <Text as="h5" variant="headingXs">
        {t("refund-inquiry.letter.title")}
      </Text>
      <InlineStack gap="200">
        {languages.map((language) => (
          <Button
            key={language}
            accessibilityLabel={t(`refund-inquiry.letter.label-${language}`)}
            loading={busy === language}
            disabled={busy !== null && busy !== language}
            onClick={() => void open(language)}
          >
            {t(`refund-inquiry.letter.${language}`)}
          </Button>
        ))}
      </InlineStack>
      <div role="status">
        {failed ? (
          <Text as="p" tone="critical">
            {t("refund-inquiry.letter.failed")}
          </Text>
        ) : ready ? (
          <Text as="p">
            {t("refund-inquiry.letter.ready")}{" "}
            <Link url={ready} target="_blank">
              {t("refund-inquiry.letter.open")}
            </Link>
          </Text>
        ) : (
          <Text as="p" tone="subdued">
            {t("refund-inquiry.letter.help")}
          </Text>
        )}
      </div>
    </BlockStack>
  );
}

function Contacts({ refund, page, running }: { refund: RefundItem; page: CasePage; running: boolean }) {
  const { t, formats, coded } = useWords();
  const contacts = page.events.filter(({ kind, detail }) => kind === "bank-contact" && detail.refundId === refund.id);
  if (contacts.length === 0 && !running) return null;
  return (
    <BlockStack gap="150">
      <Text as="h5" variant="headingXs">
        {t("refund-inquiry.log.title")}
      </Text>
      {contacts.length === 0 ? (
        <Text as="p" tone="subdued">
          {t("refund-inquiry.log.none")}
        </Text>
      ) : (
        [...contacts].reverse().map((event) => {
          const said = page.messages.find(({ id }) => id === event.detail.messageId);
          const at = typeof event.detail.at === "string" ? event.detail.at : event.at;
          return (
            <BlockStack key={event.id} gap="050">
              <Text as="p" fontWeight="medium">
                {t("refund-inquiry.log.with", {
                  who: coded("bank-contact", String(event.detail.contact)),
                  when: formats.day(at),
                })}
              </Text>
              {said ? <Written>{said.text}</Written> : <Text as="p">{t("refund-inquiry.log.erased")}</Text>}
              <Text as="p" variant="bodySm" tone="subdued">
                {t("actor.by", { who: event.actorName ?? t(`actor.${event.actor}`), when: formats.instant(event.at) })}
              </Text>
            </BlockStack>
          );
        })
      )}
    </BlockStack>
  );
}
