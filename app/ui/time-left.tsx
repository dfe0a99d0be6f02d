import { Text } from "@shopify/polaris";
import { isOwed } from "../cases/case";
import type { CaseListItem } from "../cases/present-case";
import { useWords } from "./words";

type Owed = Pick<CaseListItem, "status" | "answerLimitAt" | "workingMinutesLeft">;

export const isLate = (item: Owed, now: string): boolean =>
  item.answerLimitAt !== null && isOwed(item.status) && Date.parse(item.answerLimitAt) < Date.parse(now);

/** "4 working hours left", "overdue since …": in the hours in which people work, for that is what they have. */
export function TimeLeft({ item, now }: { item: Owed; now: string }) {
  const { t, formats } = useWords();
  if (!item.answerLimitAt || item.workingMinutesLeft === null) return null;
  if (isLate(item, now)) {
    return (
      <Text as="span" tone="critical" fontWeight="semibold">
        {t("working-time.overdue", { when: formats.shortInstant(item.answerLimitAt) })}
      </Text>
    );
  }
  const minutes = item.workingMinutesLeft;
  const near = minutes <= 120;
  return (
    <Text as="span" fontWeight={near ? "semibold" : undefined} tone={near ? "caution" : undefined}>
      {minutes < 60
        ? t("working-time.minutes", { count: minutes })
        : t("working-time.hours", { count: Math.floor(minutes / 60) })}
    </Text>
  );
}
