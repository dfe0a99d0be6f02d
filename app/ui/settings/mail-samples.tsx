import { BlockStack, Button, Form, FormLayout, InlineError, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { mailKinds, type MailKind } from "../../cases/mail-kind";
import { languages, textLanguage, type Language } from "../../lib/language-tag";
import { Section } from "../section";
import { useWords } from "../words";
import styles from "./mail-samples.module.css";

/** A mail to look at, as it would be sent. */
export interface ShownSample {
  kind: MailKind;
  language: Language;
  subject: string;
  html: string;
  /** The form can't be read as it stands: shown with the settings in force. */
  withSaved: boolean;
}

/** What became of a sample that was sent; `at` tells one from the next. */
export interface SampleAnswer {
  at: number;
  outcome: "sent" | "refused" | "not-an-address" | "too-many";
  reason: string | null;
}

export interface MailSamplesProps {
  shown: ShownSample | null;
  answer: SampleAnswer | null;
  busy: "showing" | "sending" | null;
  /** Where a sample goes when nobody types another address. */
  address: string;
  onShow: (kind: MailKind, language: Language) => void;
  onSend: (kind: MailKind, language: Language, to: string) => void;
}

/** Every mail as it would go out with the settings as they stand in the form, to look at and to have sent to oneself. */
export function MailSamples({ shown, answer, busy, address, onShow, onSend }: MailSamplesProps) {
  const { t, texts, coded } = useWords();
  const [kind, setKind] = useState<MailKind>("received");
  const [language, setLanguage] = useState(textLanguage(texts.language));
  const [to, setTo] = useState(address);
  const [open, setOpen] = useState(false);
  const choose = (changes: { kind?: MailKind; language?: Language }) => {
    const next = { kind, language, ...changes };
    setKind(next.kind);
    setLanguage(next.language);
    if (open) onShow(next.kind, next.language);
  };
  const problem = answer?.outcome === "not-an-address" ? t("settings.problem.not-an-email") : undefined;
  return (
    <Section title={t("settings.samples.title")}>
      <Text as="p" tone="subdued">
        {t("settings.samples.explain")}
      </Text>
      <FormLayout>
        <FormLayout.Group>
          <Select
            label={t("settings.samples.kind")}
            options={mailKinds.map((value) => ({ value, label: coded("mail", value) }))}
            value={kind}
            onChange={(value) => choose({ kind: mailKinds.find((each) => each === value) })}
          />
          <Select
            label={t("settings.samples.language")}
            options={languages.map((value) => ({ value, label: t(`settings.language.${value}`) }))}
            value={language}
            onChange={(value) => choose({ language: textLanguage(value) })}
          />
        </FormLayout.Group>
      </FormLayout>
      <InlineStack>
        <Button
          loading={busy === "showing"}
          disclosure={open ? "up" : "down"}
          ariaExpanded={open}
          ariaControls="mail-sample"
          onClick={() => {
            setOpen(!open);
            if (!open) onShow(kind, language);
          }}
        >
          {t(open ? "settings.samples.hide" : "settings.samples.show")}
        </Button>
      </InlineStack>
      <div id="mail-sample" hidden={!open}>
        <BlockStack gap="200">
          {shown?.withSaved ? <Text as="p">{t("settings.samples.with-saved")}</Text> : null}
          <div className={styles.subject}>
            <Text as="p" fontWeight="semibold">
              {shown ? t("settings.samples.subject", { subject: shown.subject }) : ""}
            </Text>
          </div>
          {open && shown ? (
            // nothing in it runs, opens or is sent anywhere
            <iframe
              className={styles.mail}
              title={t("settings.samples.frame", { mail: coded("mail", shown.kind) })}
              srcDoc={shown.html}
              sandbox=""
              lang={shown.language}
            />
          ) : (
            <div className={styles.mail} />
          )}
        </BlockStack>
      </div>
      <Form onSubmit={() => onSend(kind, language, to)} implicitSubmit={false}>
        <TextField
          label={t("settings.samples.to")}
          type="email"
          autoComplete="email"
          value={to}
          error={problem}
          helpText={t("settings.samples.to-help")}
          onChange={setTo}
          connectedRight={
            <Button submit loading={busy === "sending"}>
              {t("settings.samples.send")}
            </Button>
          }
        />
      </Form>
      {answer?.outcome === "too-many" ? <InlineError fieldID="sample" message={t("setup.mail.too-many")} /> : null}
      {answer?.outcome === "refused" ? (
        <InlineError
          fieldID="sample"
          message={t("settings.samples.refused", { reason: coded("mail-failure", answer.reason ?? "other") })}
        />
      ) : null}
    </Section>
  );
}
