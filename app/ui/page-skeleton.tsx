import { BlockStack, Box, Card, Divider, Layout, SkeletonBodyText, SkeletonPage, SkeletonTabs } from "@shopify/polaris";
import { useWords } from "./words";

/** The outline of the page that is coming. */
export function PageSkeleton({ pathname }: { pathname: string }) {
  const { t } = useWords();
  const aside = pathname.includes("/cases/");
  if (pathname === "/app/requests") return <QueueSkeleton label={t("list.loading")} />;
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

/** The views, and a line for each request that is coming, as high as it will be. */
function QueueSkeleton({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label}>
      <SkeletonPage primaryAction fullWidth>
        <Card padding="0">
          <SkeletonTabs count={7} />
          {Array.from({ length: 12 }, (_, line) => (
            <div key={line}>
              <Divider />
              <Box padding="400">
                <SkeletonBodyText lines={1} />
              </Box>
            </div>
          ))}
        </Card>
      </SkeletonPage>
    </div>
  );
}
