import { Checkbox, ChoiceList, FormLayout, Select, Text, TextField } from "@shopify/polaris";
import type { PolicyDraft } from "../../policy/policy-draft";
import { reminderOccasions, staffTasks } from "../../policy/types";
import { Section } from "../section";
import { useWords } from "../words";
import type { FieldsProps } from "./policy-form";

/** The fields that are one line of text. */
type TextFieldName = { [Name in keyof PolicyDraft]: PolicyDraft[Name] extends string ? Name : never }[keyof PolicyDraft];

interface LineProps extends FieldsProps {
  name: TextFieldName;
  type?: "text" | "email" | "tel" | "url" | "number";
  help?: string;
  placeholder?: string;
}

function Line({ name, type = "text", help, placeholder, draft, change, problem }: LineProps) {
  const { t } = useWords();
  return (
    <TextField
      label={t(`settings.field.${name}`)}
      type={type === "number" ? "text" : type}
      inputMode={type === "number" ? "numeric" : undefined}
      autoComplete="off"
      value={draft[name]}
      error={problem(name)}
      helpText={help}
      placeholder={placeholder}
      onChange={(value) => change({ [name]: value })}
    />
  );
}

export function RuleFields(fields: FieldsProps) {
  const { t } = useWords();
  return (
    <Section title={t("settings.title-rules")}>
      <Text as="p" tone="subdued">
        {t("settings.rules-explain")}
      </Text>
      <FormLayout>
        <Line {...fields} name="windowHours" type="number" help={t("settings.help.windowHours")} />
        <FormLayout.Group helpText={t("settings.help.answer")}>
          <Line {...fields} name="answerTarget" type="number" />
          <Line {...fields} name="answerLimit" type="number" />
        </FormLayout.Group>
        <FormLayout.Group helpText={t("settings.help.refund")}>
          <Line {...fields} name="refundFrom" type="number" />
          <Line {...fields} name="refundTo" type="number" />
        </FormLayout.Group>
      </FormLayout>
    </Section>
  );
}

export function RushFields(fields: FieldsProps) {
  const { t } = useWords();
  return (
    <Section title={t("settings.title-rush")}>
      <Line {...fields} name="pauseAbove" type="number" help={t("settings.help.pauseAbove")} />
    </Section>
  );
}

export function ContactFields(fields: FieldsProps) {
  const { t } = useWords();
  return (
    <Section title={t("settings.title-contact")}>
      <FormLayout>
        <Line {...fields} name="contactEmail" type="email" />
        <Line {...fields} name="contactPhone" type="tel" />
        <Line {...fields} name="contactAddress" />
      </FormLayout>
    </Section>
  );
}

export function LinkFields(fields: FieldsProps) {
  const { t } = useWords();
  return (
    <Section title={t("settings.title-links")}>
      <Text as="p" tone="subdued">
        {t("settings.help.links")}
      </Text>
      <FormLayout>
        {(["returnPolicy", "refundPolicy", "withdrawal"] as const).map((name) => (
          <Line key={name} {...fields} name={name} type="url" placeholder="https://" />
        ))}
      </FormLayout>
    </Section>
  );
}

export function MailFields(fields: FieldsProps) {
  const { t } = useWords();
  const { draft, change } = fields;
  return (
    <Section title={t("settings.title-mails")}>
      <FormLayout>
        <Line {...fields} name="senderName" help={t("settings.help.senderName")} />
        <Checkbox
          label={t("settings.field.shopifyTellsCancellation")}
          helpText={t("settings.help.shopifyTellsCancellation")}
          checked={draft.shopifyTellsCancellation}
          onChange={(shopifyTellsCancellation) => change({ shopifyTellsCancellation })}
        />
      </FormLayout>
    </Section>
  );
}

/** What the store's own people are told by mail, and where. The list of requests shows all of it either way. */
export function StaffMailFields(fields: FieldsProps) {
  const { t } = useWords();
  const { draft, change } = fields;
  return (
    <Section title={t("settings.title-staff-mails")}>
      <Text as="p" tone="subdued">
        {t("settings.help.staffMails")}
      </Text>
      <FormLayout>
        <Line {...fields} name="staffEmail" type="email" help={t("settings.help.staffEmail")} placeholder={draft.contactEmail} />
        <Select
          label={t("settings.field.staffLanguage")}
          options={(["fr", "en"] as const).map((value) => ({ value, label: t(`settings.language.${value}`) }))}
          value={draft.staffLanguage}
          onChange={(value) => change({ staffLanguage: value === "en" ? "en" : "fr" })}
        />
        <ChoiceList
          allowMultiple
          title={t("settings.field.staffReminders")}
          choices={reminderOccasions.map((value) => ({ value, label: t(`settings.choice.staffReminders.${value}`) }))}
          selected={draft.staffReminders}
          onChange={(chosen: string[]) => change({ staffReminders: reminderOccasions.filter((each) => chosen.includes(each)) })}
        />
        <ChoiceList
          allowMultiple
          title={t("settings.field.staffTasks")}
          choices={staffTasks.map((value) => ({ value, label: t(`settings.choice.staffTasks.${value}`) }))}
          selected={draft.staffTasks}
          onChange={(chosen: string[]) => change({ staffTasks: staffTasks.filter((each) => chosen.includes(each)) })}
        />
      </FormLayout>
    </Section>
  );
}

export function StockFields({ draft, change }: FieldsProps) {
  const { t } = useWords();
  return (
    <Section title={t("settings.title-stock")}>
      <Checkbox label={t("settings.field.restock")} checked={draft.restock} onChange={(restock) => change({ restock })} />
    </Section>
  );
}

const recallRefunds = ["goods-secured", "mistake-verified"] as const satisfies readonly PolicyDraft["recallRefund"][];

/** When the money of goods that left by mistake goes back, with what each choice means. */
export function RecallFields({ draft, change }: FieldsProps) {
  const { t } = useWords();
  return (
    <Section title={t("settings.title-recalls")}>
      <ChoiceList
        title={t("settings.field.recallRefund")}
        choices={recallRefunds.map((value) => ({
          value,
          label: t(`settings.choice.recallRefund.${value}`),
          helpText: t(`settings.help.recallRefund.${value}`),
        }))}
        selected={[draft.recallRefund]}
        onChange={([value]) => change({ recallRefund: value === "mistake-verified" ? value : "goods-secured" })}
      />
    </Section>
  );
}
