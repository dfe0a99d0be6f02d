import { List } from "@shopify/polaris";
import { describeReason } from "../i18n/describe-reason";
import type { Reason } from "../policy/types";
import { useWords } from "./words";

export function ReasonList({ reasons }: { reasons: Reason[] }) {
  const { texts, formats } = useWords();
  return (
    <List type="bullet">
      {reasons.map((reason) => (
        <List.Item key={reason.code}>{describeReason(texts, formats, reason)}</List.Item>
      ))}
    </List>
  );
}
