import { Badge, type BadgeProps } from "@shopify/polaris";
import type { CaseStatus } from "../cases/case";
import { useWords } from "./words";

/** Colour says who is waited for: orange us, blue Shopify or a carrier, green done well, red something is wrong. */
const tones: Record<CaseStatus, BadgeProps["tone"]> = {
  received: "info",
  "in-review": "attention",
  "waiting-for-customer": undefined,
  recalling: "warning",
  returning: "info",
  cancelling: "info",
  cancelled: "success",
  declined: undefined,
  withdrawn: undefined,
  "needs-attention": "critical",
  closed: undefined,
};

const progress: Partial<Record<CaseStatus, BadgeProps["progress"]>> = {
  received: "incomplete",
  cancelling: "partiallyComplete",
  recalling: "partiallyComplete",
  returning: "partiallyComplete",
};

export function StatusBadge({ status }: { status: CaseStatus }) {
  const { t } = useWords();
  return (
    <Badge tone={tones[status]} progress={progress[status]}>
      {t(`status.${status}`)}
    </Badge>
  );
}
