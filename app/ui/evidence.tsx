import { BlockStack, Link, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { CasePage } from "../cases/present-case";
import { hasEnteredShipping } from "../policy/shipping-stage";
import { Section } from "./section";
import { StatusBadge } from "./status-badge";
import { useWords } from "./words";

/** What a decision rests on, in words: the arithmetic of the window, when shipping began and how we know, what was asked before. */
export function Evidence({ page, caseUrl }: { page: CasePage; caseUrl: (caseId: string) => string }) {
  const { t, formats } = useWords();
  return (
    <Section title={t("case.evidence.title")}>
      <Part title={t("case.evidence.window.title")}>
        <WindowInWords page={page} />
      </Part>
      <Part title={t("case.evidence.stage.title")}>
        <ShippingInWords page={page} />
      </Part>
      {page.holds.length > 0 ? (
        <Part title={t("case.evidence.holds.title")}>
          <Text as="p">{holdInWords(page)}</Text>
        </Part>
      ) : null}
      <Part title={t("case.evidence.others.title")}>
        {page.otherCases.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("case.evidence.others.none")}
          </Text>
        ) : (
          page.otherCases.map((other) => (
            <BlockStack key={other.id} gap="050" inlineAlign="start">
              <Link url={caseUrl(other.id)}>
                {t("case.evidence.others.line", {
                  channel: t(`channel.${other.channel}`),
                  when: formats.instant(other.receivedAt),
                })}
              </Link>
              <StatusBadge status={other.status} />
            </BlockStack>
          ))
        )}
      </Part>
    </Section>
  );

  function holdInWords({ holds }: CasePage): string {
    const placed = holds.filter((hold) => hold.placedAt && !hold.releasedAt);
    const first = placed[0]?.placedAt;
    if (first) return t("case.evidence.holds.on", { count: placed.length, when: formats.instant(first) });
    const released = holds.find((hold) => hold.releasedAt)?.releasedAt;
    return released ? t("case.evidence.holds.off", { when: formats.instant(released) }) : t("case.evidence.holds.asked");
  }
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <BlockStack gap="100">
      <Text as="h3" variant="headingSm">
        {title}
      </Text>
      {children}
    </BlockStack>
  );
}

function WindowInWords({ page }: { page: CasePage }) {
  const { t, formats } = useWords();
  const { createdAt, windowClosesAt } = page.order;
  const proven = page.countsFrom !== page.receivedAt;
  // the closing instant itself still counts, and Shopify gives whole seconds
  const inTime = Math.floor(Date.parse(page.receivedAt) / 1000) <= Math.floor(Date.parse(windowClosesAt) / 1000);
  return (
    <>
      <Text as="p">
        {t("case.evidence.window.placed", {
          placedAt: formats.exactInstant(createdAt),
          hours: page.policy.windowHours,
          closesAt: formats.exactInstant(windowClosesAt),
        })}
      </Text>
      <Text as="p" fontWeight="semibold">
        {t(`case.evidence.window.received-${inTime ? "in-time" : "late"}`, {
          receivedAt: formats.exactInstant(page.receivedAt),
          distance: formats.distance(page.receivedAt, windowClosesAt),
        })}
      </Text>
      {proven ? (
        <Text as="p" fontWeight="semibold">
          {t("case.evidence.window.counts", { countsFrom: formats.exactInstant(page.countsFrom) })}
        </Text>
      ) : null}
    </>
  );
}

function ShippingInWords({ page }: { page: CasePage }) {
  const { t, formats } = useWords();
  const { stage, shippingBeganAt } = page.order;
  const seen = page.events.findLast((event) => event.kind === "order-changed" && event.detail.to === stage)?.at;
  const tracking = trackingOf(page);
  return (
    <>
      <Text as="p" fontWeight="semibold">
        {t(`stage.${stage}`)}
      </Text>
      <Text as="p">
        {shippingBeganAt && hasEnteredShipping(stage)
          ? t("case.evidence.stage.began", { when: formats.exactInstant(shippingBeganAt) })
          : hasEnteredShipping(stage) && seen
            ? t("case.evidence.stage.seen", { when: formats.exactInstant(seen) })
            : stage === "untouched" || stage === "submitted"
              ? t("case.evidence.stage.not-begun")
              : ""}
      </Text>
      <Text as="p" tone="subdued">
        {t(`case.evidence.stage.source.${stage}`)}
      </Text>
      {tracking ? (
        <BlockStack gap="050" inlineAlign="start">
          <Text as="p">{t("case.evidence.stage.tracking", { company: tracking.company, number: tracking.number })}</Text>
          {tracking.url ? (
            <Link url={tracking.url} target="_blank">
              {t("case.evidence.stage.tracking-link")}
            </Link>
          ) : null}
        </BlockStack>
      ) : null}
    </>
  );
}

/** As the carrier's facts stood when the policy was last asked. */
function trackingOf(page: CasePage): { company: string; number: string; url: string | null } | null {
  for (const { facts } of page.verdict.reasons) {
    const { trackingCompany: company, trackingNumber: number, trackingUrl: url } = facts;
    if (typeof number === "string" && number) {
      const safe = typeof url === "string" && /^https?:\/\//.test(url) ? url : null;
      return { company: typeof company === "string" ? company : "", number, url: safe };
    }
  }
  return null;
}
