import { Bar, BarChart, CartesianGrid, Rectangle, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { ChartOf } from "./figures";
import styles from "./insights.module.css";

/**
 * The chart itself, in a chunk of its own that only this page asks for. Nothing moves: people who asked their system for
 * less motion need no exception. With the keyboard, the arrow keys go from column to column.
 */
export default function Drawing({ chart, title }: { chart: ChartOf; title: string }) {
  const rows = chart.rows.map(({ label, title: name, values }) => ({ label, name, ...values }));
  const lying = chart.kind === "bars";
  const numbers = { allowDecimals: false, tickFormatter: chart.axis ?? chart.value, tickLine: false, axisLine: false } as const;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart
        data={rows}
        layout={lying ? "vertical" : "horizontal"}
        margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
        barCategoryGap={lying ? "25%" : "15%"}
        title={title}
      >
        <CartesianGrid stroke="#e3e3e3" vertical={lying} horizontal={!lying} />
        {lying ? (
          <>
            <XAxis type="number" {...numbers} />
            <YAxis type="category" dataKey="label" width={150} tickLine={false} interval={0} />
          </>
        ) : (
          <>
            <XAxis dataKey="label" minTickGap={16} tickLine={false} interval={rows.length <= 8 ? 0 : "preserveEnd"} />
            <YAxis width={chart.axis ? 72 : 48} {...numbers} />
          </>
        )}
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: "#0000000d" }}
          content={({ active, payload }) => {
            const at = payload?.[0]?.payload as { name: string } | undefined;
            if (!active || !at) return null;
            const told = payload.filter(({ value }) => Number(value) > 0);
            return (
              <div className={styles.tooltip}>
                <strong>{at.name}</strong>
                {(told.length > 0 ? told : payload.slice(0, 1)).map(({ name, value }) => (
                  <div key={String(name)}>{`${String(name)} ${chart.value(Number(value))}`}</div>
                ))}
              </div>
            );
          }}
        />
        {chart.series.map(({ name, colour }, index) => (
          <Bar
            key={name}
            dataKey={String(index)}
            name={name}
            stackId="all"
            fill={colour}
            isAnimationActive={false}
            maxBarSize={56}
            // a line of the card's own colour tells neighbours apart without their colours
            shape={(props: object) => <Rectangle {...props} stroke="#fff" strokeWidth={1} />}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
