import { Banner, BlockStack, Box } from "@shopify/polaris";
import type { Pause } from "../cases/present-case";
import { numbersOf } from "../i18n/number-format";
import { useWords, type Words } from "./words";

/** What the app says of its own pause, wherever it is shown. */
export function pauseInWords(
  { at, asked, usual }: Pause,
  { t, texts, formats }: Words,
): { why: string; meanwhile: string; next: string } {
  const { number } = numbersOf(texts.language);
  return {
    why: t("automatic.paused-why", { when: formats.instant(at), asked: number(asked), usual: number(usual) }),
    meanwhile: t("automatic.paused-meanwhile"),
    next: t("automatic.paused-next"),
  };
}

interface AutomaticOffBannerProps {
  /** Set when the app switched it off itself. */
  pause: Pause | null;
  busy: boolean;
  onSwitchOn: () => void;
}

export function AutomaticOffBanner({ pause, busy, onSwitchOn }: AutomaticOffBannerProps) {
  const words = useWords();
  const { t } = words;
  const paused = pause && pauseInWords(pause, words);
  return (
    <Box paddingBlockEnd="400">
      <Banner
        tone="warning"
        title={t(paused ? "automatic.paused-title" : "automatic.banner-title")}
        action={{ content: t("automatic.switch-on"), loading: busy, onAction: onSwitchOn }}
      >
        {paused ? (
          <BlockStack gap="100">
            <p>{paused.why}</p>
            <p>{paused.meanwhile}</p>
            <p>{paused.next}</p>
          </BlockStack>
        ) : (
          <p>{t("automatic.banner-body")}</p>
        )}
      </Banner>
    </Box>
  );
}
