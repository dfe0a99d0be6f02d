import { BlockStack, Button, InlineStack, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { isOpen } from "../cases/case";
import type { CasePage } from "../cases/present-case";
import { longestText } from "../cases/written-text";
import { Section } from "./section";
import { useWords } from "./words";
import { Written } from "./written";

interface MessagesProps {
  page: CasePage;
  /** The person at the page. */
  userId: string;
  busy: "note" | "assign" | "unassign" | null;
  /** Changes when a note was kept: the field is emptied then and not before. */
  notedAt: number | null;
  onNote: (text: string) => void;
  onAssign: (toMe: boolean) => void;
}

/** What people wrote about a case, and who looks after it. */
export function Messages({ page, userId, busy, notedAt, onNote, onAssign }: MessagesProps) {
  const { t, formats, coded } = useWords();
  const [note, setNote] = useState("");
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    if (notedAt !== null) setNote("");
  }, [notedAt]);
  const mine = page.assignee?.id === userId;
  return (
    <Section title={t("case.people.title")}>
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <Text as="p" tone={page.assignee ? undefined : "subdued"}>
          {page.assignee ? t("case.people.assignee", { who: page.assignee.name ?? t("list.somebody") }) : t("case.people.nobody")}
        </Text>
        {mine || isOpen(page.status) ? (
          <Button loading={busy === "assign" || busy === "unassign"} onClick={() => onAssign(!mine)}>
            {t(mine ? "case.people.unassign" : "case.people.assign")}
          </Button>
        ) : null}
      </InlineStack>
      {page.messages.length === 0 ? (
        <Text as="p" tone="subdued">
          {t("case.people.empty")}
        </Text>
      ) : (
        <BlockStack gap="400">
          {page.messages.map((message) => (
            <BlockStack key={message.id} gap="050">
              <Text as="h3" variant="headingSm">
                {coded("message", message.kind)}
              </Text>
              <Written>{message.text}</Written>
              <Text as="span" variant="bodySm" tone="subdued">
                {t("actor.by", {
                  who: message.authorName ?? t(`actor.${message.author}`),
                  when: formats.instant(message.at),
                })}
              </Text>
            </BlockStack>
          ))}
        </BlockStack>
      )}
      <TextField
        label={t("case.people.note-label")}
        helpText={t("case.people.note-help")}
        value={note}
        onChange={setNote}
        multiline={2}
        maxHeight="40vh"
        maxLength={longestText.note}
        autoComplete="off"
        error={missing && note.trim() === "" ? t("case.problem.text-needed") : undefined}
      />
      <InlineStack>
        <Button
          loading={busy === "note"}
          onClick={() => {
            if (note.trim()) onNote(note);
            else setMissing(true);
          }}
        >
          {t("case.people.note-action")}
        </Button>
      </InlineStack>
    </Section>
  );
}
