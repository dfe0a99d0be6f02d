import { BlockStack, Box, Divider, InlineStack, Text } from "@shopify/polaris";
import { Fragment } from "react";
import type { CasePage } from "../cases/present-case";
import { RefundCard } from "./refund-card";
import type { RefundDoing } from "./refund-doing";
import { chainsOf, sums } from "./refund-words";
import { Section } from "./section";
import { useWords } from "./words";

interface RefundListProps {
  page: CasePage;
  /** The app's own time. ISO. */
  now: string;
  /** Without it the refunds are only looked at. */
  doing?: RefundDoing;
}

/** Each refund with what is really known of it, what falls due next, and what may be done. */
export function RefundList({ page, now, doing }: RefundListProps) {
  const { t } = useWords();
  const { refunds, status } = page;
  const mayFollow = status === "received" || status === "cancelling" || status === "cancelled";
  const chains = chainsOf(refunds);
  return (
    <Section title={t("case.refunds.title")}>
      {chains.length === 0 ? (
        <Text as="p" tone="subdued">
          {t(mayFollow ? "refund.empty-not-yet" : "refund.empty-none")}
        </Text>
      ) : (
        <BlockStack gap="400">
          {chains.length > 1 ? <Sums page={page} /> : null}
          {chains.map(({ refund, earlier }, position) => (
            <Fragment key={refund.id}>
              {position > 0 || chains.length > 1 ? <Divider /> : null}
              <RefundCard refund={refund} earlier={earlier} page={page} now={now} doing={doing} />
            </Fragment>
          ))}
        </BlockStack>
      )}
    </Section>
  );
}

/** What all of them come to, to the cent. */
function Sums({ page }: { page: CasePage }) {
  const { t, formats } = useWords();
  const parts = sums(page.refunds);
  if (parts.length === 0) return null;
  return (
    <InlineStack gap="600">
      {parts.map(({ standing, total }) => (
        <Box key={`${standing} ${total.currencyCode}`}>
          <Text as="p" variant="bodySm" tone="subdued">
            {t(`refund.sum.${standing}`)}
          </Text>
          <Text as="p" fontWeight="semibold" numeric>
            {formats.money(total)}
          </Text>
        </Box>
      ))}
    </InlineStack>
  );
}
