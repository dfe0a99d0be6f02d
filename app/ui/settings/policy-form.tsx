import { SaveBar } from "@shopify/app-bridge-react";
import { Banner, BlockStack, Button, ButtonGroup, Text } from "@shopify/polaris";
import { useEffect, useRef, useState, type ReactNode } from "react";
import type { DraftProblem, PolicyDraft } from "../../policy/policy-draft";
import { useWords } from "../words";
import { ClosuresFields } from "./closures-fields";
import { HoursFields } from "./hours-fields";
import {
  ContactFields,
  LinkFields,
  MailFields,
  RecallFields,
  RuleFields,
  RushFields,
  StaffMailFields,
  StockFields,
} from "./plain-fields";
import { ReasonsFields } from "./reasons-fields";
import { TextsFields } from "./texts-fields";

/** What became of the last attempt to save; `at` tells one attempt from the next. */
export type SaveAnswer = { at: number } & (
  | { outcome: "saved" | "unchanged" | "malformed" | "failed" }
  | { outcome: "invalid"; problems: DraftProblem[] }
  | { outcome: "overtaken"; by: string | null; when: string }
);

export interface PolicyFormProps {
  versionId: string;
  policy: PolicyDraft;
  saving: boolean;
  answer: SaveAnswer | null;
  onSave: (draft: PolicyDraft, seenVersionId: string) => void;
  /** What shows the mails with the draft as it stands. */
  samples?: (draft: PolicyDraft) => ReactNode;
}

/** What a group of fields gets: the draft, how to change it, and what is wrong with a field, in words. */
export interface FieldsProps {
  draft: PolicyDraft;
  change: (changes: Partial<PolicyDraft>) => void;
  problem: (field: string) => string | undefined;
}

const same = (a: PolicyDraft, b: PolicyDraft): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * The policy, to be changed. Shopify's save bar shows while something is unsaved, and asks before it is left.
 * When somebody else saves meanwhile, what was typed stays until the person chooses.
 */
export function PolicyForm({ versionId, policy, saving, answer, onSave, samples }: PolicyFormProps) {
  const { t, formats } = useWords();
  const [seen, setSeen] = useState({ versionId, policy });
  const [draft, setDraft] = useState(policy);
  // what the last answer said is over once something else is chosen
  const [doneWith, setDoneWith] = useState<number | null>(null);
  const form = useRef<HTMLDivElement>(null);
  const news = useRef<HTMLDivElement>(null);
  const dirty = !same(draft, seen.policy);
  const said = answer && answer.at !== doneWith && !saving ? answer : null;
  const trouble = said && said.outcome !== "saved" && said.outcome !== "unchanged" ? said : null;

  useEffect(() => {
    if (versionId === seen.versionId) return;
    const overtaken = said?.outcome === "overtaken";
    if (overtaken || (dirty && said?.outcome !== "saved")) return;
    setSeen({ versionId, policy });
    setDraft(policy);
  }, [versionId, said?.at]);

  useEffect(() => {
    if (said?.outcome === "invalid") form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
    // what went wrong is above a long form, and whoever saved may be at its end
    else news.current?.scrollIntoView({ block: "center" });
  }, [said?.at]);

  const start = () => {
    setSeen({ versionId, policy });
    setDraft(policy);
    setDoneWith(answer?.at ?? null);
  };
  const problems = said?.outcome === "invalid" ? said.problems : [];
  const fields: FieldsProps = {
    draft,
    change: (changes) => setDraft((before) => ({ ...before, ...changes })),
    problem: (field) => {
      const found = problems.find((each) => each.field === field);
      return found && t(`settings.problem.${found.code}`, found.facts ?? {});
    },
  };
  return (
    <div ref={form}>
      <SaveBar id="policy-save-bar" open={dirty} discardConfirmation>
        {/* App Bridge reads these two; they are shown by Shopify's admin */}
        <button
          {...{ variant: "primary" }}
          {...(saving ? { loading: "" } : {})}
          disabled={saving}
          onClick={() => onSave(draft, seen.versionId)}
        >
          {t("settings.save.bar-save")}
        </button>
        <button disabled={saving} onClick={start}>
          {t("settings.save.bar-discard")}
        </button>
      </SaveBar>
      <BlockStack gap="400">
        {trouble ? (
          <div ref={news}>
            {problems.length > 0 ? (
              <Banner tone="critical" title={t("settings.save.invalid", { count: problems.length })} />
            ) : null}
            {trouble.outcome === "failed" || trouble.outcome === "malformed" ? (
              <Banner tone="critical" title={t("settings.save.failed")} />
            ) : null}
            {trouble.outcome === "overtaken" ? (
              <Banner
                tone="warning"
                title={t("settings.save.overtaken", {
                  who: trouble.by ?? t("settings.save.overtaken-somebody"),
                  at: formats.instant(trouble.when),
                })}
              >
                <BlockStack gap="300">
                  <Text as="p">{t("settings.save.overtaken-body")}</Text>
                  <ButtonGroup>
                    <Button onClick={start}>{t("settings.save.see-theirs")}</Button>
                    <Button onClick={() => onSave(draft, versionId)}>{t("settings.save.save-mine")}</Button>
                  </ButtonGroup>
                </BlockStack>
              </Banner>
            ) : null}
          </div>
        ) : null}
        <RuleFields {...fields} />
        <RushFields {...fields} />
        <HoursFields {...fields} />
        <ClosuresFields {...fields} />
        <ContactFields {...fields} />
        <LinkFields {...fields} />
        <ReasonsFields {...fields} />
        <MailFields {...fields} />
        <StaffMailFields {...fields} />
        <TextsFields {...fields} />
        {samples?.(draft)}
        <StockFields {...fields} />
        <RecallFields {...fields} />
      </BlockStack>
    </div>
  );
}
