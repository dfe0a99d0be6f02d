import { Badge, Banner, BlockStack, Button, InlineStack, Modal, Text, TextField } from "@shopify/polaris";
import { DateTime } from "luxon";
import { useState } from "react";
import type { Evidence, EvidenceItem, Finding } from "../availability/evidence";
import { rejectGrounds, type ClaimItem, type ClaimsOnPage, type RejectGround } from "../availability/present-claim";
import { longestText } from "../cases/written-text";
import { describeReason } from "../i18n/describe-reason";
import { reasonCodes, type ReasonCode } from "../policy/types";
import { FullSelect } from "./full-select";
import { Section } from "./section";
import { TextDialog } from "./text-dialog";
import styles from "./timeline.module.css";
import { useWords, type Words } from "./words";

export const claimIntents = ["accept-claim", "reject-claim", "enter-claim"] as const;
export type ClaimIntent = (typeof claimIntents)[number];

interface ClaimCardProps {
  claims: ClaimsOnPage;
  /** Times are entered and told in this zone. */
  zone: string;
  /** What is being carried out. */
  busy: ClaimIntent | null;
  /** Why the last decision changed nothing. */
  problem: string | null;
  onAct: (intent: ClaimIntent, said: Record<string, string>) => void;
}

const tones = { confirmed: "success", plausible: "attention", "no-trace": "info" } as const satisfies Record<Finding, string>;

/** P9. A claim that our record bears out is answered before anything else is decided. */
export const isClaimFirst = ({ claims, decidable, evidence }: ClaimsOnPage): boolean =>
  decidable && evidence.finding !== "no-trace" && claims.some(({ status }) => status === "open");

/** P9. What our record shows of a technical fault, whether one is claimed or not; staff decide, never the record. */
export function ClaimCard({ claims, zone, busy, problem, onAct }: ClaimCardProps) {
  const words = useWords();
  const { t, texts, formats, coded } = words;
  const [asking, setAsking] = useState<ClaimIntent | null>(null);
  const { evidence } = claims;
  const open = claims.claims.find(({ status }) => status === "open");
  const decided = claims.claims.filter(({ status }) => status !== "open");
  const act: ClaimCardProps["onAct"] = (intent, said) => {
    setAsking(null);
    onAct(intent, said);
  };
  const stop = () => setAsking(null);
  return (
    <Section
      title={t("claim.title")}
      aside={<Badge tone={tones[evidence.finding]}>{t(`claim.finding.${evidence.finding}`)}</Badge>}
    >
      {problem ? (
        <Banner tone="warning" title={t("claim.problem.title")}>
          <p>{texts.exists(`claim.problem.${problem}`) ? t(`claim.problem.${problem}`) : coded("case.problem", problem)}</p>
        </Banner>
      ) : null}
      <Text as="p" fontWeight={open ? "semibold" : undefined}>
        {open?.triedAt
          ? t("claim.claimed-at", { when: formats.instant(open.triedAt) })
          : t(open ? "claim.claimed" : decided.length > 0 ? "claim.claimed" : "claim.nothing-claimed")}
      </Text>
      <Text as="p">{whyInWords(evidence.why, words)}</Text>
      {evidence.finding === "no-trace" && evidence.why.code !== "received-in-time" ? (
        <Text as="p" tone="subdued">
          {t("claim.no-trace-note")}
        </Text>
      ) : null}
      {decided.map((claim) => (
        <Text key={claim.id} as="p">
          {decisionInWords(claim, words)}
        </Text>
      ))}
      <Text as="p" tone="subdued">
        {t(claims.decidable ? "claim.explain" : open ? "claim.settled" : "claim.explain")}
      </Text>
      {claims.decidable ? (
        <InlineStack gap="200">
          {open ? (
            <>
              <Button
                variant={isClaimFirst(claims) ? "primary" : "secondary"}
                loading={busy === "accept-claim"}
                onClick={() => setAsking("accept-claim")}
              >
                {t("claim.action.accept")}
              </Button>
              <Button loading={busy === "reject-claim"} onClick={() => setAsking("reject-claim")}>
                {t("claim.action.reject")}
              </Button>
            </>
          ) : (
            <Button loading={busy === "enter-claim"} onClick={() => setAsking("enter-claim")}>
              {t("claim.action.enter")}
            </Button>
          )}
        </InlineStack>
      ) : null}
      <TimeLine items={evidence.timeline} />
      {open ? (
        <>
          <AcceptDialog
            key={open.id}
            open={asking === "accept-claim"}
            busy={busy !== null}
            claims={claims}
            claim={open}
            zone={zone}
            onAccept={(provenAt) => act("accept-claim", { claimId: open.id, provenAt })}
            onCancel={stop}
          />
          <RejectDialog
            open={asking === "reject-claim"}
            busy={busy !== null}
            mustExplain={evidence.finding === "confirmed"}
            onReject={(reason, text) => act("reject-claim", { claimId: open.id, reason, text })}
            onCancel={stop}
          />
        </>
      ) : (
        <EnterDialog
          open={asking === "enter-claim"}
          busy={busy !== null}
          zone={zone}
          onEnter={(triedAt, text) => act("enter-claim", { triedAt, text })}
          onCancel={stop}
        />
      )}
    </Section>
  );
}

function TimeLine({ items }: { items: EvidenceItem[] }) {
  const words = useWords();
  const { t, formats } = words;
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {t("claim.timeline.title")}
      </Text>
      <ol className={styles.timeline}>
        {items.map((item) => (
          <li
            key={`${item.at} ${item.kind}`}
            className={styles.event}
            data-alarming={["app-down", "answer-failed", "shopify-unreachable"].includes(item.kind) || undefined}
          >
            <BlockStack gap="050">
              <InlineStack gap="200" blockAlign="center">
                <Text as="span" fontWeight="medium">
                  {t(`claim.timeline.${item.kind}`)}
                </Text>
                {item.claimed ? <Badge>{t("claim.timeline.claimed")}</Badge> : null}
              </InlineStack>
              {itemInWords(item, words).map((line) => (
                <Text key={line} as="span" breakWord>
                  {line}
                </Text>
              ))}
              <Text as="span" variant="bodySm" tone="subdued">
                {[
                  formats.exactInstant(item.at),
                  ...(item.until && item.until !== item.at
                    ? [t("claim.timeline.until", { when: formats.exactInstant(item.until) })]
                    : []),
                  ...(item.ongoing ? [t("claim.timeline.ongoing")] : []),
                ].join(", ")}
              </Text>
            </BlockStack>
          </li>
        ))}
      </ol>
    </BlockStack>
  );
}

function itemInWords({ kind, facts }: EvidenceItem, words: Words): string[] {
  const { t, texts, formats } = words;
  const lines: string[] = [];
  if (typeof facts.reason === "string" && isReason(facts.reason))
    lines.push(describeReason(texts, formats, { code: facts.reason, facts: {} }));
  if (typeof facts.problem === "string") lines.push(t("claim.timeline.problem", { value: deviceProblem(facts.problem, words) }));
  if (typeof facts.receivedAt === "string") {
    lines.push(t("claim.timeline.reported", { when: formats.exactInstant(facts.receivedAt) }));
  }
  if (kind === "answer-failed" && typeof facts.count === "number")
    lines.push(t("claim.timeline.failures", { count: facts.count }));
  return lines;
}

/** Our own extension sends codes; whatever else a device says is shown as it said it. */
function deviceProblem(said: string, { t }: Words): string {
  const status = /^http-(\d{3})$/.exec(said)?.[1];
  if (status) return t("claim.device.http", { status });
  return said === "unreachable" ? t("claim.device.unreachable") : said;
}

const isReason = (code: string): code is ReasonCode => reasonCodes.some((each) => each === code);

/** Why the record says what it says, with the times it rests on. */
function whyInWords({ code, facts }: Evidence["why"], { t, formats }: Words): string {
  const when = (name: string) => (typeof facts[name] === "string" ? formats.exactInstant(facts[name]) : "");
  const span = !facts.from
    ? ""
    : facts.to === null
      ? t("claim.span.since", { from: when("from") })
      : facts.to === facts.from
        ? t("claim.span.moment", { from: when("from") })
        : t("claim.span.lasted", { from: when("from"), to: when("to") });
  switch (code) {
    case "our-outage-at-the-try":
    case "outage-within-the-window":
      return t(`claim.why.${code}.${String(facts.kind)}`, { span });
    case "device-reported":
      return facts.triedAt
        ? t("claim.why.device-reported", { triedAt: when("triedAt") })
        : t("claim.why.device-reported-untimed");
    default:
      return t(`claim.why.${code}`, { span, at: when("at"), triedAt: when("triedAt"), closesAt: when("closesAt") });
  }
}

function decisionInWords(claim: ClaimItem, { t, formats }: Words): string {
  return t(`claim.decided.${claim.status}`, {
    who: claim.decidedByName ?? t("claim.somebody"),
    when: claim.decidedAt ? formats.instant(claim.decidedAt) : "",
    provenAt: claim.provenAt ? formats.instant(claim.provenAt) : "",
  });
}

/** What the browser's date and time field holds, in the shop's zone; the seconds of a suggestion stay unless it is changed. */
const toField = (iso: string, zone: string): string => DateTime.fromISO(iso, { zone }).toFormat("yyyy-MM-dd'T'HH:mm:ss");
const fromField = (text: string, zone: string): string => DateTime.fromISO(text, { zone }).toUTC().toISO() ?? "";

interface AcceptDialogProps {
  open: boolean;
  busy: boolean;
  claims: ClaimsOnPage;
  claim: ClaimItem;
  zone: string;
  onAccept: (provenAt: string) => void;
  onCancel: () => void;
}

function AcceptDialog({ open, busy, claims, claim, zone, onAccept, onCancel }: AcceptDialogProps) {
  const { t, formats } = useWords();
  const suggested = claims.evidence.suggestedProvenAt ?? claim.triedAt;
  const [time, setTime] = useState(suggested ? toField(suggested, zone) : "");
  const [missing, setMissing] = useState(false);
  return (
    <Modal
      open={open}
      onClose={onCancel}
      title={t("claim.accept.title")}
      primaryAction={{
        content: t("claim.accept.action"),
        loading: busy,
        onAction: () => (time ? onAccept(fromField(time, zone)) : setMissing(true)),
      }}
      secondaryActions={[{ content: t("common.not-now"), onAction: onCancel }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <Text as="p">{t("claim.accept.body")}</Text>
          <TextField
            label={t("claim.accept.time")}
            helpText={t("claim.accept.help", {
              placedAt: formats.instant(claims.orderPlacedAt),
              receivedAt: formats.instant(claims.receivedAt),
            })}
            type="datetime-local"
            step={1}
            value={time}
            onChange={setTime}
            autoComplete="off"
            error={missing && !time ? t("claim.problem.time-needed") : undefined}
          />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

interface RejectDialogProps {
  open: boolean;
  busy: boolean;
  /** Our own record confirms the fault: setting it aside needs words. */
  mustExplain: boolean;
  onReject: (reason: RejectGround, text: string) => void;
  onCancel: () => void;
}

function RejectDialog({ open, busy, mustExplain, onReject, onCancel }: RejectDialogProps) {
  const { t } = useWords();
  const [ground, setGround] = useState<RejectGround | "">("");
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const textMissing = (mustExplain || ground === "other") && text.trim() === "";
  return (
    <Modal
      open={open}
      onClose={onCancel}
      title={t("claim.reject.title")}
      primaryAction={{
        content: t("claim.reject.action"),
        loading: busy,
        onAction: () => (ground && !textMissing ? onReject(ground, text) : setTried(true)),
      }}
      secondaryActions={[{ content: t("common.not-now"), onAction: onCancel }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <Text as="p">{t("claim.reject.body")}</Text>
          <FullSelect
            label={t("claim.reject.ground")}
            placeholder={t("claim.reject.placeholder")}
            options={rejectGrounds.map((each) => ({ value: each, label: t(`claim.ground.${each}`) }))}
            value={ground}
            error={tried && !ground ? t("claim.problem.reason-needed") : undefined}
            onChange={(value) => setGround(rejectGrounds.find((each) => each === value) ?? "")}
          />
          <TextField
            label={t("claim.reject.text")}
            helpText={t("claim.reject.text-help")}
            value={text}
            onChange={setText}
            multiline={3}
            maxHeight="40vh"
            maxLength={longestText.decision}
            showCharacterCount
            autoComplete="off"
            error={tried && textMissing ? t("claim.problem.text-needed") : undefined}
          />
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

interface EnterDialogProps {
  open: boolean;
  busy: boolean;
  zone: string;
  onEnter: (triedAt: string, text: string) => void;
  onCancel: () => void;
}

function EnterDialog({ open, busy, zone, onEnter, onCancel }: EnterDialogProps) {
  const { t, formats } = useWords();
  const [time, setTime] = useState("");
  return (
    <TextDialog
      open={open}
      busy={busy}
      title={t("claim.enter.title")}
      body={t("claim.enter.body")}
      label={t("claim.enter.text")}
      help={t("claim.enter.text-help")}
      action={t("claim.enter.action")}
      longest={longestText.request}
      more={
        <TextField
          label={t("claim.enter.time")}
          helpText={t("claim.enter.time-help", { zone: formats.zoneName })}
          type="datetime-local"
          value={time}
          onChange={setTime}
          autoComplete="off"
        />
      }
      onSend={(text) => onEnter(time ? fromField(time, zone) : "", text)}
      onCancel={onCancel}
    />
  );
}
