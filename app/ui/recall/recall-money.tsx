import { Banner, BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import type { CasePage, RecallItem } from "../../cases/present-case";
import { ConfirmDialog } from "../confirm-dialog";
import { Section } from "../section";
import { useWords } from "../words";
import { Trouble, type Acting } from "./recall-problem";

/** Whether the money waits for the goods, and the choice to send it before, with what that rules out. */
export function RecallMoney({ recall, page, busy, trouble, onAct }: Acting & { recall: RecallItem; page: CasePage }) {
  const { t, formats } = useWords();
  const [asking, setAsking] = useState(false);
  return (
    <Section title={t("recall.money.title")}>
      <Trouble trouble={trouble} kinds={["pay-first"]} />
      {recall.paidFirstAt ? (
        <Text as="p">{t("recall.money.paid-first", { when: formats.instant(recall.paidFirstAt) })}</Text>
      ) : (
        <BlockStack gap="100">
          <Text as="p">{t(`recall.money.${recall.refundWhen}`)}</Text>
          {recall.refundWhen === "mistake-verified" && recall.verifiedAt === null ? (
            <Text as="p">{t("recall.money.verify-first")}</Text>
          ) : null}
        </BlockStack>
      )}
      <Text as="p" tone="subdued">
        {t("recall.money.free")}
      </Text>
      {recall.mayPayFirst && !recall.paidFirstAt ? (
        <BlockStack gap="300">
          <Banner tone="warning">
            <p>{t("recall.money.warning")}</p>
          </Banner>
          <InlineStack>
            <Button
              loading={busy?.kind === "pay-first"}
              disabled={busy !== null && busy.kind !== "pay-first"}
              onClick={() => setAsking(true)}
            >
              {t("recall.money.pay-first")}
            </Button>
          </InlineStack>
        </BlockStack>
      ) : null}
      <ConfirmDialog
        open={asking}
        busy={busy !== null}
        title={t("recall.money.dialog.title")}
        body={t("recall.money.dialog.body")}
        fact={t("recall.step.confirm.total", { amount: formats.money(page.order.total) })}
        action={t("recall.money.dialog.action")}
        onConfirm={() => {
          setAsking(false);
          onAct({ kind: "pay-first" });
        }}
        onCancel={() => setAsking(false)}
      />
    </Section>
  );
}
