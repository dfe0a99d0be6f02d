import { Card, Layout, SkeletonBodyText, SkeletonPage, BlockStack } from "@shopify/polaris";
import { useWords } from "./words";

/** The outline of the page that is coming. */
export function PageSkeleton({ pathname }: { pathname: string }) {
  const { t } = useWords();
  const aside = pathname.includes("/cases/");
  return (
    <div role="status" aria-label={t("list.loading")}>
      <SkeletonPage primaryAction={aside} fullWidth={!aside && !pathname.endsWith("/settings")}>
        <Layout>
          <Layout.Section>
            <BlockStack gap="400">
              {[2, 6].map((lines) => (
                <Card key={lines}>
                  <SkeletonBodyText lines={lines} />
                </Card>
              ))}
            </BlockStack>
          </Layout.Section>
          {aside ? (
            <Layout.Section variant="oneThird">
              <Card>
                <SkeletonBodyText lines={8} />
              </Card>
            </Layout.Section>
          ) : null}
        </Layout>
      </SkeletonPage>
    </div>
  );
}
