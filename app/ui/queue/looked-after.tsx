import { Text } from "@shopify/polaris";
import { isOpen } from "../../cases/case";
import type { CaseListItem } from "../../cases/present-case";
import { useWords } from "../words";

/** Who looks after it: oneself, a colleague by name, or nobody yet where somebody should. */
export function LookedAfter({ item, userId }: { item: CaseListItem; userId: string }) {
  const { t } = useWords();
  const { assignee } = item;
  if (assignee) return assignee.id === userId ? t("queue.assignee.me") : (assignee.name ?? t("list.somebody"));
  return (
    <Text as="span" tone="subdued">
      {isOpen(item.status) || item.refundNeeds.length > 0 ? t("list.unassigned") : ""}
    </Text>
  );
}
