import { Box, Button, InlineStack, Text } from "@shopify/polaris";
import { useWords } from "../words";

/** "2 new requests, show": said politely to who cannot see it, and nothing moves until the person asks for it. */
export function Arrivals({ count, onShow }: { count: number; onShow: () => void }) {
  const { t } = useWords();
  return (
    <div role="status" aria-live="polite">
      {count > 0 ? (
        <Box background="bg-surface-info" paddingBlock="200" paddingInline="400">
          <InlineStack gap="300" blockAlign="center">
            <Text as="span">{count > 99 ? t("queue.arrived-many") : t("queue.arrived", { count })}</Text>
            <Button variant="plain" onClick={onShow}>
              {t("queue.show-arrived")}
            </Button>
          </InlineStack>
        </Box>
      ) : null}
    </div>
  );
}

/** A filter that few meet was looked for only so far: what was looked through is said, and how to go on. */
export function FurtherBack({ lookedBackTo, onFurther }: { lookedBackTo: string; onFurther: () => void }) {
  const { t, formats } = useWords();
  return (
    <Box padding="400">
      <InlineStack gap="300" blockAlign="center" align="center">
        <Text as="p" tone="subdued">
          {t("queue.looked-back", { when: formats.day(lookedBackTo) })}
        </Text>
        <Button onClick={onFurther}>{t("queue.look-further")}</Button>
      </InlineStack>
    </Box>
  );
}
