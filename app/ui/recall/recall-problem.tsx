import { Banner } from "@shopify/polaris";
import { useEffect, useRef } from "react";
import { useWords } from "../words";
import type { RecallAct, RecallActKind } from "./recall-act";

/** Why the last act changed nothing; `at` tells one try from the next. */
export interface RecallTrouble {
  kind: RecallActKind;
  code: string;
  at: number;
}

/** What a part of the panel gets to act. */
export interface Acting {
  /** What is being carried out. */
  busy: RecallAct | null;
  trouble: RecallTrouble | null;
  onAct: (act: RecallAct) => void;
}

/** Stands where the person just acted, and says what to do next. A banner of this tone is an alert to those who listen. */
export function Trouble({ trouble, kinds }: { trouble: RecallTrouble | null; kinds: readonly RecallActKind[] }) {
  const { t, coded } = useWords();
  const news = useRef<HTMLDivElement>(null);
  const shown = trouble && kinds.includes(trouble.kind) ? trouble : null;
  useEffect(() => {
    if (shown) news.current?.scrollIntoView({ block: "center" });
  }, [shown?.at]);
  if (!shown) return null;
  return (
    <div ref={news}>
      <Banner tone="warning" title={t("recall.problem.title")}>
        <p>{coded("recall.problem", shown.code)}</p>
      </Banner>
    </div>
  );
}
