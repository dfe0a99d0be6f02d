import type { IndexTableProps } from "@shopify/polaris";
import type { Words } from "../words";
import type { QueueChoices } from "./queue-filters";

/** What the page sends. */
export type BulkForm = { intent: "assign"; cases: string; to: string } | { intent: "ask"; cases: string; text: string };

/** What may be done to all chosen cases at once: nothing that cannot be taken back. */
export function bulkActions(
  {
    ids,
    choices,
    busy,
    onAct,
    onAsk,
  }: {
    ids: string[];
    choices: QueueChoices;
    busy: boolean;
    onAct: (work: BulkForm) => void;
    onAsk: () => void;
  },
  { t }: Words,
): Pick<IndexTableProps, "promotedBulkActions" | "bulkActions"> {
  const assign = (to: string) => () => onAct({ intent: "assign", cases: ids.join(","), to });
  return {
    promotedBulkActions: [
      { content: t("queue.bulk.to-me"), onAction: assign(choices.userId), disabled: busy },
      { content: t("queue.bulk.ask.open"), onAction: onAsk, disabled: busy },
    ],
    bulkActions: [
      { content: t("queue.bulk.to-nobody"), onAction: assign(""), disabled: busy },
      ...choices.colleagues
        .filter(({ id, name }) => id !== choices.userId && name !== null)
        .map(({ id, name }) => ({ content: t("queue.bulk.to", { who: name }), onAction: assign(id), disabled: busy })),
    ],
  };
}
