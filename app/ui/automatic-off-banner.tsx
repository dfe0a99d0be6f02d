import { Banner, Box } from "@shopify/polaris";
import { useWords } from "./words";

export function AutomaticOffBanner({ busy, onSwitchOn }: { busy: boolean; onSwitchOn: () => void }) {
  const { t } = useWords();
  return (
    <Box paddingBlockEnd="400">
      <Banner
        tone="warning"
        title={t("automatic.banner-title")}
        action={{ content: t("automatic.switch-on"), loading: busy, onAction: onSwitchOn }}
      >
        <p>{t("automatic.banner-body")}</p>
      </Banner>
    </Box>
  );
}
