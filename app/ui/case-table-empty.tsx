import { BlockStack, Box, Button, InlineStack, Text } from "@shopify/polaris";
import type { CaseView } from "../cases/queue-query";
import { useWords } from "./words";

interface CaseTableEmptyProps {
  view: CaseView;
  search: string;
  filtered: boolean;
  settingsUrl: string;
  onView: (view: CaseView) => void;
  onClear: () => void;
}

/** An empty list says why it is empty and what will fill it. */
export function CaseTableEmpty({ view, search, filtered, settingsUrl, onView, onClear }: CaseTableEmptyProps) {
  const { t } = useWords();
  const which = search ? "search" : filtered ? "filtered" : view;
  return (
    <Box padding="800">
      <BlockStack gap="300" inlineAlign="center">
        <Text as="h2" variant="headingMd" alignment="center">
          {t(`list.empty.${which}.title`, { search })}
        </Text>
        <Box maxWidth="34rem">
          <Text as="p" tone="subdued" alignment="center">
            {t(`list.empty.${which}.body`)}
          </Text>
        </Box>
        <InlineStack gap="200" align="center">
          {filtered || (search && view === "all") ? (
            <Button onClick={onClear}>{t(filtered ? "list.empty.clear" : "list.empty.clear-search")}</Button>
          ) : view === "all" ? (
            <Button url={settingsUrl}>{t("list.empty.settings")}</Button>
          ) : (
            <Button onClick={() => onView("all")}>{t("list.empty.see-all")}</Button>
          )}
        </InlineStack>
      </BlockStack>
    </Box>
  );
}
