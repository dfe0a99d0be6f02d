import { BlockStack, Link, Text } from "@shopify/polaris";
import type { CasePage, RecallItem } from "../../cases/present-case";
import type { RecallFacts } from "../../cases/recall";
import { Facts, type Fact } from "../facts";
import { useWords, type Words } from "../words";
import { shipperInWords } from "./recall-words";

/** First the facts: who or what shipped it, when, and how that stands to the request and to the time to cancel. */
export function HowTheGoodsLeft({ recall, page }: { recall: RecallItem; page: CasePage }) {
  const words = useWords();
  const { facts } = recall;
  if (!facts) return <Text as="p">{words.t("recall.facts.not-yet")}</Text>;
  return <Facts facts={factsInWords(facts, page, words)} />;
}

function factsInWords(facts: RecallFacts, page: CasePage, words: Words): Fact[] {
  const { t, formats, coded } = words;
  const { shippedAt, receivedAt, orderedAt, activeReturn } = facts;
  const closesAt = page.order.windowClosesAt;
  const sides = (at: string) => (isAfter(at, closesAt) ? "outside" : "inside");
  return [
    {
      label: t("recall.facts.who"),
      value: shipperInWords(facts.shippedBy, words),
      note:
        facts.serviceName && facts.shippedBy.kind !== "service"
          ? t("recall.facts.service", { name: facts.serviceName })
          : undefined,
    },
    {
      label: t("recall.facts.when"),
      value: shippedAt ? formats.exactInstant(shippedAt) : t("recall.facts.when-unknown"),
      note: shippedAt ? t("recall.facts.after-order", { distance: formats.distance(orderedAt, shippedAt) }) : undefined,
    },
    {
      label: t("recall.facts.request"),
      value: (
        <Lines
          lines={[
            t("recall.facts.request-at", { when: formats.exactInstant(receivedAt) }),
            ...(shippedAt
              ? [
                  t(isAfter(receivedAt, shippedAt) ? "recall.facts.shipping-first" : "recall.facts.request-first", {
                    distance: formats.distance(receivedAt, shippedAt),
                  }),
                ]
              : []),
          ]}
        />
      ),
    },
    {
      label: t("recall.facts.window"),
      value: (
        <Lines
          lines={[
            t("recall.facts.window-until", { count: page.policy.windowHours, when: formats.exactInstant(closesAt) }),
            t(`recall.facts.request-${sides(receivedAt)}`, { distance: formats.distance(receivedAt, closesAt) }),
            ...(shippedAt
              ? [t(`recall.facts.shipped-${sides(shippedAt)}`, { distance: formats.distance(shippedAt, closesAt) })]
              : []),
          ]}
        />
      ),
    },
    { label: t("recall.facts.where"), value: t(`stage.${facts.stage}`) },
    { label: t("recall.facts.parcels"), value: <Parcels parcels={facts.parcels} /> },
    ...(activeReturn
      ? [
          {
            label: t("recall.facts.return"),
            value: t("recall.facts.return-runs", {
              name: activeReturn.name,
              status: coded("recall.return-status", activeReturn.status),
            }),
          },
        ]
      : []),
  ];
}

/** Shopify gives whole seconds, and the last second still counts. */
const isAfter = (at: string, end: string): boolean => Math.floor(Date.parse(at) / 1000) > Math.floor(Date.parse(end) / 1000);

function Lines({ lines }: { lines: string[] }) {
  return (
    <BlockStack gap="050">
      {lines.map((line) => (
        <Text key={line} as="span">
          {line}
        </Text>
      ))}
    </BlockStack>
  );
}

function Parcels({ parcels }: { parcels: RecallFacts["parcels"] }) {
  const { t, coded } = useWords();
  if (parcels.length === 0) return <Text as="span">{t("recall.facts.no-parcels")}</Text>;
  return (
    <BlockStack gap="200">
      {parcels.map(({ company, number, url, displayStatus }, position) => (
        <BlockStack key={position} gap="050" inlineAlign="start">
          <Text as="span" breakWord>
            {number
              ? company
                ? t("recall.facts.parcel", { company, number })
                : t("recall.facts.parcel-number", { number })
              : t("recall.facts.parcel-unnumbered")}
          </Text>
          {displayStatus ? (
            <Text as="span" variant="bodySm" tone="subdued">
              {coded("recall.parcel-status", displayStatus)}
            </Text>
          ) : null}
          {url && /^https?:\/\//.test(url) ? (
            <Link url={url} target="_blank">
              {number ? t("recall.facts.follow-number", { number }) : t("recall.facts.follow")}
            </Link>
          ) : null}
        </BlockStack>
      ))}
    </BlockStack>
  );
}
