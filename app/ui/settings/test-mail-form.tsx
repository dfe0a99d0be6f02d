import { BlockStack, Button, Form, InlineError, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useWords } from "../words";

/** What became of a test mail; `at` tells one from the next. */
export interface TestMailAnswer {
  at: number;
  outcome: "accepted" | "refused" | "not-an-address" | "too-many" | "wrong-number" | "arrived";
}

export interface TestMailProps {
  /** Where a test mail would go when nobody types another address. */
  address: string;
  /** A mail is on its way whose number nobody has typed yet. */
  accepted: boolean;
  answer: TestMailAnswer | null;
  busy: "sending" | "confirming" | null;
  onSend: (to: string) => void;
  onNumber: (typed: string) => void;
}

/** A test mail to an address of one's own, and the number in it back: then mails arrive. */
export function TestMailForm({ address, accepted, answer, busy, onSend, onNumber }: TestMailProps) {
  const { t } = useWords();
  const [to, setTo] = useState(address);
  const [number, setNumber] = useState("");
  const wrongAddress = answer?.outcome === "not-an-address" ? t("settings.problem.not-an-email") : undefined;
  return (
    <BlockStack gap="300">
      <Form onSubmit={() => onSend(to)} implicitSubmit={false}>
        <TextField
          label={t("setup.mail.to")}
          type="email"
          autoComplete="email"
          value={to}
          error={wrongAddress}
          onChange={setTo}
          connectedRight={
            <Button submit loading={busy === "sending"}>
              {t("setup.mail.send")}
            </Button>
          }
        />
      </Form>
      {answer?.outcome === "too-many" ? <InlineError fieldID="test-mail" message={t("setup.mail.too-many")} /> : null}
      {accepted ? (
        <Form onSubmit={() => onNumber(number)} implicitSubmit={false}>
          <TextField
            label={t("setup.mail.number")}
            inputMode="numeric"
            autoComplete="one-time-code"
            value={number}
            error={answer?.outcome === "wrong-number" ? t("setup.mail.wrong-number") : undefined}
            onChange={setNumber}
            connectedRight={
              <Button submit loading={busy === "confirming"} disabled={number.trim() === ""}>
                {t("setup.mail.confirm")}
              </Button>
            }
          />
        </Form>
      ) : null}
      <Text as="p" variant="bodySm" tone="subdued">
        {t("setup.mail.explain")}
      </Text>
    </BlockStack>
  );
}
