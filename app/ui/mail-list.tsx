import { Badge, BlockStack, InlineStack, Text } from "@shopify/polaris";
import type { MailItem } from "../cases/present-case";
import { Section } from "./section";
import { useWords } from "./words";

export function MailList({ mails }: { mails: MailItem[] }) {
  const { t, formats, coded } = useWords();
  return (
    <Section title={t("case.mails.title")}>
      {mails.length === 0 ? (
        <Text as="p" tone="subdued">
          {t("case.mails.empty")}
        </Text>
      ) : (
        <BlockStack gap="300">
          {mails.map((mail) => (
            <BlockStack key={`${mail.kind} ${mail.queuedAt}`} gap="050">
              <InlineStack gap="200" blockAlign="center" align="space-between">
                <Text as="span" fontWeight="medium">
                  {coded("mail", mail.kind)}
                </Text>
                {mail.status === "failed" || mail.status === "no-address" ? (
                  <Badge tone="critical">{coded("mail-status", mail.status)}</Badge>
                ) : (
                  <Text as="span">{coded("mail-status", mail.status)}</Text>
                )}
              </InlineStack>
              <Text as="span" variant="bodySm" tone="subdued">
                {mail.sentAt
                  ? t("case.mails.sent", { when: formats.instant(mail.sentAt) })
                  : t("case.mails.queued", { when: formats.instant(mail.queuedAt) })}
              </Text>
              {mail.error ? <MailProblem error={mail.error} /> : null}
            </BlockStack>
          ))}
        </BlockStack>
      )}
    </Section>
  );
}

/** "refused: 550 no such user": the code in words, and what the mail server itself said. */
function MailProblem({ error }: { error: string }) {
  const { coded } = useWords();
  const [code = "", said] = error.split(/: (.*)/s);
  return (
    <BlockStack gap="050">
      <Text as="span" variant="bodySm" tone="critical">
        {coded("mail-failure", code)}
      </Text>
      <Text as="span" variant="bodySm" tone="subdued" breakWord>
        {said ?? error}
      </Text>
    </BlockStack>
  );
}
