import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { useToast } from "../use-toast";
import { useWords } from "../words";
import type { RecallAct } from "./recall-act";
import type { Acting } from "./recall-problem";

/** The name of the form's action; `act` holds the rest as JSON. */
export const recallIntent = "recall";

/** What the case's address answers about an act; `at` tells one from the next. */
interface ActAnswer {
  problem: string | null;
  at: number;
}

/** Carries a person's acts on a recall to the server, and says what became of the last one. */
export function useRecall(): Acting {
  const { t } = useWords();
  const sending = useFetcher<ActAnswer>();
  const [act, setAct] = useState<RecallAct | null>(null);
  const answer = sending.state === "idle" ? sending.data : undefined;
  useToast(act && answer?.problem === null ? t(`recall.toast.${act.kind}`) : undefined, answer?.at);
  return {
    busy: sending.state === "idle" ? null : act,
    trouble: act && answer?.problem ? { kind: act.kind, code: answer.problem, at: answer.at } : null,
    onAct: (next) => {
      setAct(next);
      sending.submit({ action: recallIntent, act: JSON.stringify(next) }, { method: "post" });
    },
  };
}
