import { Banner, BlockStack, Link, Text } from "@shopify/polaris";
import { isOpen } from "../cases/case";
import type { CasePage } from "../cases/present-case";
import { useWords } from "./words";

/** A case that is being put right says so first; what Shopify can't undo comes with what can be done instead. */
export function CorrectionNotice({ page, caseUrl }: { page: CasePage; caseUrl: (caseId: string) => string }) {
  const { t } = useWords();
  if (page.mergedIntoId) {
    return (
      <Banner tone="info" title={t("case.merged.title")}>
        <BlockStack gap="100">
          <p>{t("case.merged.body")}</p>
          <Link url={caseUrl(page.mergedIntoId)}>{t("case.merged.open")}</Link>
        </BlockStack>
      </Banner>
    );
  }
  if (!page.correctedAt || !isOpen(page.status)) return null;
  if (!page.cancelledAt) {
    return (
      <Banner tone="warning" title={t("case.corrected.title")}>
        <p>{t("case.corrected.body")}</p>
      </Banner>
    );
  }
  return (
    <Banner tone="warning" title={t("case.corrected.irreversible-title")}>
      <BlockStack gap="200">
        <Text as="p">{t("case.corrected.irreversible-body")}</Text>
        <Link url={page.links.newDraftOrder} target="_top">
          {t("case.corrected.draft")}
        </Link>
        <Link url={page.order.adminUrl} target="_top">
          {t("case.corrected.order")}
        </Link>
      </BlockStack>
    </Banner>
  );
}
