import { Banner, BlockStack, Link, List, Text } from "@shopify/polaris";
import type { BulkResult } from "../../cases/present-case";
import { useWords } from "../words";

/** What became of each case that was chosen: how many it was done for, and each that it was not, with the reason. */
export function BulkResultBanner({
  result,
  caseUrl,
  onDismiss,
}: {
  result: BulkResult;
  caseUrl: (caseId: string) => string;
  onDismiss: () => void;
}) {
  const { t, coded } = useWords();
  const left = result.cases.filter(({ problem }) => problem !== null);
  const done = result.cases.length - left.length;
  return (
    <Banner
      tone={left.length === 0 ? "success" : "warning"}
      title={t(`queue.bulk.done.${result.what}`, { count: done })}
      onDismiss={onDismiss}
    >
      {left.length > 0 ? (
        <BlockStack gap="200">
          <Text as="p">{t("queue.bulk.left", { count: left.length })}</Text>
          <List>
            {left.map(({ id, orderName, problem }) => (
              <List.Item key={id}>
                {orderName ? <Link url={caseUrl(id)}>{orderName}</Link> : t("queue.bulk.unknown-case")}
                {t("queue.bulk.because", { why: coded("queue.bulk.problem", problem ?? "") })}
              </List.Item>
            ))}
          </List>
        </BlockStack>
      ) : null}
    </Banner>
  );
}
