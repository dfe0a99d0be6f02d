import { Button, InlineStack, Select, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { presetDays, type Period } from "../../cases/period";
import { useWords } from "../words";

type Chosen = Pick<Period, "days" | "first" | "last">;

interface PeriodPickerProps {
  period: Period;
  today: string;
  onPeriod: (chosen: Chosen) => void;
}

export function PeriodPicker({ period, today, onPeriod }: PeriodPickerProps) {
  const { t } = useWords();
  const [own, setOwn] = useState(period.days === null);
  const [range, setRange] = useState({ first: period.first, last: period.last });
  const [wrong, setWrong] = useState(false);
  // somebody went back, or chose a number of days: the fields say what is shown
  useEffect(() => {
    setRange({ first: period.first, last: period.last });
    setOwn(period.days === null);
    setWrong(false);
  }, [period.days, period.first, period.last]);

  const choose = (value: string) => {
    const days = presetDays.find((preset) => String(preset) === value);
    setOwn(days === undefined);
    if (days !== undefined) onPeriod({ days, ...range });
  };
  const apply = () => {
    const fits = range.first !== "" && range.last !== "" && range.first <= range.last;
    setWrong(!fits);
    if (fits) onPeriod({ days: null, ...range });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <InlineStack gap="300" blockAlign="end">
        <Select
          label={t("insights.period.label")}
          value={own ? "own" : String(period.days)}
          options={[
            ...presetDays.map((days) => ({ value: String(days), label: t("insights.period.days", { count: days }) })),
            { value: "own", label: t("insights.period.own") },
          ]}
          onChange={choose}
        />
        {own ? (
          <>
            <TextField
              type="date"
              label={t("insights.period.first")}
              value={range.first}
              max={today}
              onChange={(first) => setRange({ ...range, first })}
              error={wrong ? t("insights.period.wrong") : undefined}
              autoComplete="off"
            />
            <TextField
              type="date"
              label={t("insights.period.last")}
              value={range.last}
              max={today}
              onChange={(last) => setRange({ ...range, last })}
              autoComplete="off"
            />
            <Button submit>{t("insights.period.apply")}</Button>
          </>
        ) : null}
      </InlineStack>
    </form>
  );
}
