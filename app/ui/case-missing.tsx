import { Button, Card, BlockStack, Page, Text, InlineStack } from "@shopify/polaris";
import { useWords } from "./words";

export function CaseMissing({ casesUrl }: { casesUrl: string }) {
  const { t } = useWords();
  return (
    <Page title={t("case.not-found.title")} narrowWidth backAction={{ content: t("case.back"), url: casesUrl }}>
      <Card>
        <BlockStack gap="400">
          <Text as="p">{t("case.not-found.body")}</Text>
          <InlineStack>
            <Button url={casesUrl} variant="primary">
              {t("case.not-found.action")}
            </Button>
          </InlineStack>
        </BlockStack>
      </Card>
    </Page>
  );
}
