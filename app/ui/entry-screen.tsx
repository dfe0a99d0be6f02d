import {
  Banner,
  BlockStack,
  Box,
  Button,
  Form,
  FormLayout,
  InlineStack,
  Link,
  Page,
  Select,
  Text,
  TextField,
} from "@shopify/polaris";
import { useState } from "react";
import type { EntryOrder, FoundOrderItem } from "../cases/present-case";
import { longestText } from "../cases/written-text";
import type { Reason } from "../policy/types";
import { Facts, type Fact } from "./facts";
import { ReasonList } from "./reason-list";
import { Section } from "./section";
import { StatusBadge } from "./status-badge";
import { TimesIn, useWords } from "./words";

export interface EntryForm {
  channel: string;
  /** Local time in the store's zone, as the field gives it: "2026-11-22T15:04". */
  receivedAt: string;
  reason: string;
  text: string;
}

interface EntryScreenProps {
  backUrl: string;
  /** This page without an order, to choose another one. */
  startUrl: string;
  orderUrl: (orderId: string) => string;
  caseUrl: (caseId: string) => string;
  zone: string;
  /** Now in the store's zone, as the field takes it. */
  now: string;
  /** What was searched for, and what was found; null before any search. */
  search: { typed: string; found: FoundOrderItem[] } | null;
  order: EntryOrder | null;
  busy: "search" | "enter" | null;
  problem: string | null;
  result: { outcome: "waiting" } | { outcome: "refused"; reasons: Reason[] } | null;
  onSearch: (typed: string) => void;
  onEnter: (form: EntryForm) => void;
}

/** P3: an e-mail or a call becomes a case. First the order, then only what the store does not know. */
export function EntryScreen(props: EntryScreenProps) {
  return (
    <TimesIn zone={props.zone}>
      <Screen {...props} />
    </TimesIn>
  );
}

function Screen(props: EntryScreenProps) {
  const { order, problem, result } = props;
  const { t, coded } = useWords();
  return (
    <Page title={t("entry.title")} backAction={{ content: t("entry.back"), url: props.backUrl }}>
      <BlockStack gap="400">
        <Box paddingInline={{ xs: "400", sm: "0" }}>
          <Text as="p">{t("entry.explain")}</Text>
        </Box>
        {problem ? (
          <Banner tone="warning" title={t("entry.problem.title")}>
            <p>{coded("entry.problem", problem)}</p>
          </Banner>
        ) : null}
        {result?.outcome === "waiting" ? (
          <Banner tone="info" title={t("entry.waiting.title")}>
            <p>{t("entry.waiting.body")}</p>
          </Banner>
        ) : null}
        {result?.outcome === "refused" ? (
          <Banner tone="info" title={t("entry.refused.title")}>
            <ReasonList reasons={result.reasons.slice(0, 1)} />
          </Banner>
        ) : null}
        {order ? (
          <>
            <Known order={order} startUrl={props.startUrl} caseUrl={props.caseUrl} />
            <Request {...props} order={order} />
          </>
        ) : (
          <Search {...props} />
        )}
        <Box paddingBlockEnd="400" />
      </BlockStack>
    </Page>
  );
}

function Search({ search, busy, orderUrl, onSearch }: EntryScreenProps) {
  const { t, formats } = useWords();
  const [typed, setTyped] = useState(search?.typed ?? "");
  return (
    <Section title={t("entry.search.title")}>
      <Form onSubmit={() => typed.trim() && onSearch(typed)}>
        <FormLayout>
          <TextField
            label={t("entry.search.label")}
            value={typed}
            onChange={setTyped}
            maxLength={200}
            autoComplete="off"
            type="search"
          />
          <Button submit variant="primary" loading={busy === "search"}>
            {t("entry.search.action")}
          </Button>
        </FormLayout>
      </Form>
      <div role="status">
        {search && search.found.length === 0 ? (
          <Text as="p">{t("entry.search.none", { typed: search.typed.trim() })}</Text>
        ) : null}
        {search && search.found.length > 0 ? (
          <BlockStack gap="400">
            {search.found.map((found) => (
              <InlineStack key={found.id} align="space-between" blockAlign="center" gap="200" wrap={false}>
                <BlockStack gap="050">
                  <Text as="span" fontWeight="semibold" breakWord>
                    {t("entry.search.result", { name: found.name, who: found.customerName ?? t("entry.search.unnamed") })}
                  </Text>
                  <Text as="span" breakWord>
                    {found.lines.map((line) => t("case.facts.line", { quantity: line.quantity, title: line.title })).join(", ")}
                  </Text>
                  <Text as="span" variant="bodySm" tone="subdued">
                    {t("entry.search.placed", { when: formats.instant(found.createdAt), total: formats.money(found.total) })}
                  </Text>
                  {found.cancelledAt ? (
                    <Text as="span" variant="bodySm">
                      {t("entry.search.cancelled")}
                    </Text>
                  ) : null}
                </BlockStack>
                <Button url={orderUrl(found.id)} accessibilityLabel={`${t("entry.search.choose")} ${found.name}`}>
                  {t("entry.search.choose")}
                </Button>
              </InlineStack>
            ))}
          </BlockStack>
        ) : null}
      </div>
    </Section>
  );
}

function Known({ order, startUrl, caseUrl }: Pick<EntryScreenProps, "startUrl" | "caseUrl"> & { order: EntryOrder }) {
  const { t, formats } = useWords();
  const facts: Fact[] = [
    { label: t("list.column.order"), value: order.name },
    { label: t("entry.known.email"), value: order.email ?? t("entry.known.no-email") },
    { label: t("case.facts.placed"), value: formats.instant(order.createdAt) },
    { label: t("case.facts.window-closed"), value: formats.instant(order.windowClosesAt) },
    {
      label: t("case.facts.stage"),
      value: t(`stage.${order.stage}`),
      note: order.shippingBeganAt ? t("case.facts.stage-since", { when: formats.instant(order.shippingBeganAt) }) : undefined,
    },
    {
      label: t("case.facts.lines"),
      value: order.lines.map((line) => t("case.facts.line", { quantity: line.quantity, title: line.title })).join(", "),
    },
    { label: t("case.facts.total"), value: formats.money(order.total) },
  ];
  return (
    <Section title={t("entry.known.title")} aside={<Link url={startUrl}>{t("entry.search.change")}</Link>}>
      <Text as="p" tone="subdued">
        {t("entry.known.explain")}
      </Text>
      <Facts facts={facts} />
      {order.existing ? (
        <Banner tone={order.existing.open ? "warning" : "info"}>
          <BlockStack gap="100" inlineAlign="start">
            <p>{t(order.existing.open ? "entry.known.open-case" : "entry.known.earlier-case")}</p>
            <StatusBadge status={order.existing.status} />
            <Link url={caseUrl(order.existing.id)}>{t("entry.known.see-case")}</Link>
          </BlockStack>
        </Banner>
      ) : null}
    </Section>
  );
}

const channels = ["email", "phone"] as const;

function Request({ order, now, busy, problem, onEnter }: EntryScreenProps & { order: EntryOrder }) {
  const { t, coded, formats, own } = useWords();
  const [form, setForm] = useState<EntryForm>({ channel: "email", receivedAt: now, reason: "", text: "" });
  const set = (name: keyof EntryForm) => (value: string) => setForm((before) => ({ ...before, [name]: value }));
  const aboutTime = problem?.startsWith("received-") ? coded("entry.problem", problem) : undefined;
  return (
    <Section title={t("entry.request.title")}>
      <Form noValidate onSubmit={() => onEnter(form)}>
        <FormLayout>
          <Select
            label={t("entry.request.channel")}
            options={channels.map((each) => ({ value: each, label: t(`channel.${each}`) }))}
            value={form.channel}
            onChange={set("channel")}
          />
          <TextField
            label={t("entry.request.received", { zone: formats.zoneName })}
            helpText={t("entry.request.received-help")}
            type="datetime-local"
            value={form.receivedAt}
            onChange={set("receivedAt")}
            error={aboutTime}
            autoComplete="off"
          />
          <Select
            label={t("entry.request.reason")}
            options={[
              { value: "", label: t("entry.request.no-reason") },
              ...order.reasons.map((each) => ({ value: each.code, label: own(each) })),
            ]}
            value={form.reason}
            onChange={set("reason")}
          />
          <TextField
            label={t("entry.request.text")}
            helpText={t("entry.request.text-help")}
            value={form.text}
            onChange={set("text")}
            multiline={4}
            maxHeight="40vh"
            maxLength={longestText.request}
            showCharacterCount
            autoComplete="off"
          />
          <Button submit variant="primary" loading={busy === "enter"}>
            {t("entry.request.action")}
          </Button>
        </FormLayout>
      </Form>
    </Section>
  );
}
