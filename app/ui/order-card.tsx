import { Badge, BlockStack, Link, Text } from "@shopify/polaris";
import type { CasePage } from "../cases/present-case";
import { methodInWords } from "../i18n/payment-method";
import { hasEnteredShipping } from "../policy/shipping-stage";
import { Facts, type Fact } from "./facts";
import { Section } from "./section";
import { useWords } from "./words";

/** The order as it was judged, and how the request came in. */
export function OrderCard({ page }: { page: CasePage }) {
  const { t, texts, formats, coded, own } = useWords();
  const { order } = page;
  const facts: Fact[] = [
    { label: t("case.facts.received"), value: formats.instant(page.receivedAt) },
    { label: t("case.facts.channel"), value: t(`channel.${page.channel}`) },
    {
      label: t("case.facts.reason"),
      value: page.shopperReason ? own(page.shopperReason) : t("list.no-reason"),
    },
    { label: t("case.facts.placed"), value: formats.instant(order.createdAt) },
    {
      label: t("case.facts.window-closed"),
      value: formats.instant(order.windowClosesAt),
      note: t("case.facts.window-hours", { count: page.policy.windowHours }),
    },
    {
      label: t("case.facts.stage"),
      value: t(`stage.${order.stage}`),
      // what was undone has begun once, and is not under way
      note:
        order.shippingBeganAt && hasEnteredShipping(order.stage)
          ? t("case.facts.stage-since", { when: formats.instant(order.shippingBeganAt) })
          : undefined,
    },
    {
      label: t("case.facts.payment"),
      value: order.financialStatus ? coded("financial-status", order.financialStatus) : t("common.unknown"),
    },
    {
      label: t("case.facts.methods"),
      value:
        order.methods.length > 0
          ? order.methods.map((method) => methodInWords(method, texts.language)).join(", ")
          : t("common.unknown"),
    },
    {
      label: t("case.facts.lines"),
      value: (
        <BlockStack gap="050">
          {order.lines.map((line, position) => (
            <Text key={position} as="span">
              {t("case.facts.line", { quantity: line.quantity, title: line.title })}
            </Text>
          ))}
        </BlockStack>
      ),
    },
    { label: t("case.facts.total"), value: formats.money(order.total) },
  ];
  return (
    <Section title={t("case.facts.title")} aside={order.test ? <Badge>{t("case.facts.test")}</Badge> : undefined}>
      <Facts facts={facts} />
      <Text as="p" variant="bodySm" tone="subdued">
        {t("case.facts.as-of-opening")}
      </Text>
      <Link url={order.adminUrl} target="_top">
        {t("case.facts.open-in-shopify")}
      </Link>
    </Section>
  );
}
