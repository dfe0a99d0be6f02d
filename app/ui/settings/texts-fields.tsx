import { BlockStack, Collapsible, Button, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { longestOwnText } from "../../policy/settings";
import { textPlaces, type TextPlace } from "../../policy/texts";
import { Section } from "../section";
import { useWords } from "../words";
import type { FieldsProps } from "./policy-form";

/** The store's own paragraphs, one place at a time: most stores need one or two. */
export function TextsFields(fields: FieldsProps) {
  const { t } = useWords();
  return (
    <Section title={t("settings.title-texts")}>
      <Text as="p" tone="subdued">
        {t("settings.help.texts")}
      </Text>
      <BlockStack gap="300">
        {textPlaces.map((place) => (
          <Place key={place} place={place} {...fields} />
        ))}
      </BlockStack>
    </Section>
  );
}

function Place({ place, draft, change, problem }: FieldsProps & { place: TextPlace }) {
  const { t } = useWords();
  const own = draft.texts[place];
  const written = own.fr !== "" || own.en !== "";
  const [opened, setOpened] = useState(written);
  const trouble = Boolean(problem(`texts.${place}.fr`) ?? problem(`texts.${place}.en`));
  const open = opened || trouble;
  return (
    <BlockStack gap="200">
      <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
        <Text as="h3" variant="headingSm">
          {t(`settings.text.${place}`)}
        </Text>
        <Button
          variant="tertiary"
          disclosure={open ? "up" : "down"}
          ariaExpanded={open}
          ariaControls={`text-${place}`}
          accessibilityLabel={t(open ? "settings.close-text" : "settings.open-text", { place: t(`settings.text.${place}`) })}
          onClick={() => setOpened(!open)}
        >
          {t(written ? "settings.text-written" : "settings.text-empty")}
        </Button>
      </InlineStack>
      <Collapsible id={`text-${place}`} open={open}>
        <FormLayout>
          <FormLayout.Group>
            {(["fr", "en"] as const).map((language) => (
              <TextField
                key={language}
                autoComplete="off"
                multiline={3}
                maxHeight={240}
                label={t(`settings.text-${language}`)}
                value={own[language]}
                maxLength={longestOwnText}
                showCharacterCount
                error={problem(`texts.${place}.${language}`)}
                onChange={(value) => change({ texts: { ...draft.texts, [place]: { ...own, [language]: value } } })}
              />
            ))}
          </FormLayout.Group>
        </FormLayout>
      </Collapsible>
    </BlockStack>
  );
}
