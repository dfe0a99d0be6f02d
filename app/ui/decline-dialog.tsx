import { BlockStack, Modal, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { CasePage } from "../cases/present-case";
import { longestText } from "../cases/written-text";
import { declineGrounds, type NextStep } from "../policy/types";
import { FullSelect } from "./full-select";
import { useWords } from "./words";

export type DeclineReason = (typeof declineGrounds)[number];

export const isDeclineReason = (code: string): code is DeclineReason => (declineGrounds as readonly string[]).includes(code);

interface DeclineDialogProps {
  page: CasePage;
  open: boolean;
  busy: boolean;
  onCancel: () => void;
  onDecline: (reason: DeclineReason, ownWords: string) => void;
}

/** P10: staff decline with a fact that the policy names, never for want of information. */
export function DeclineDialog({ page, open, busy, onCancel, onDecline }: DeclineDialogProps) {
  const { t } = useWords();
  const found = page.verdict.reasons.map(({ code }) => code).filter(isDeclineReason);
  const choices = [...found, ...declineGrounds.filter((reason) => !found.includes(reason))];
  // nothing is chosen for staff unless the app saw it on the order itself
  const [chosen, setChosen] = useState<DeclineReason | "">(found[0] ?? "");
  const [words, setWords] = useState("");
  const [missing, setMissing] = useState(false);
  return (
    <Modal
      open={open}
      onClose={onCancel}
      title={t("case.confirm.decline.title", { name: page.orderName })}
      primaryAction={{
        content: t("case.confirm.decline.action"),
        destructive: true,
        loading: busy,
        onAction: () => (chosen ? onDecline(chosen, words) : setMissing(true)),
      }}
      secondaryActions={[{ content: t("common.not-now"), onAction: onCancel }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <Text as="p">{t("case.confirm.decline.body")}</Text>
          <FullSelect
            label={t("case.confirm.decline.reason-label")}
            helpText={t("case.confirm.decline.reason-help")}
            placeholder={found.length > 0 ? undefined : t("case.confirm.decline.placeholder")}
            options={choices.map((reason) => ({
              value: reason,
              label: found.includes(reason)
                ? t("case.confirm.decline.found", { reason: t(`case.decline-reason.${reason}`) })
                : t(`case.decline-reason.${reason}`),
            }))}
            value={chosen}
            error={missing && !chosen ? t("case.problem.reason-needed") : undefined}
            onChange={(value) => setChosen(isDeclineReason(value) ? value : "")}
          />
          {chosen ? (
            <Text as="p" tone="subdued">
              {t("case.confirm.decline.next-step", { step: t(`next-step.${afterDecline(chosen)}`) })}
            </Text>
          ) : null}
          <TextField
            label={t("case.confirm.decline.words-label")}
            helpText={t("case.confirm.decline.words-help")}
            value={words}
            onChange={setWords}
            multiline={3}
            maxHeight="30vh"
            maxLength={longestText.decision}
            showCharacterCount
            autoComplete="off"
          />
          <Text as="p">
            {page.links.withdrawal
              ? t("case.confirm.decline.statutory", { link: page.links.withdrawal })
              : t("case.confirm.decline.statutory-no-link")}
          </Text>
          <Text as="p" fontWeight="semibold">
            {t("case.confirm.decline.undo")}
          </Text>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

/** As workflows/review-case answers: P2, what is on its way can be sent back; what only came late, people can look at. */
const afterDecline = (reason: DeclineReason): NextStep =>
  reason === "window-closed" ? "contact-us" : "wait-for-delivery-then-return";
