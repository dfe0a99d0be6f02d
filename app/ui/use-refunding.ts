import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import type { RefundAction } from "../cases/refund";
import { refundIntent, type RefundDoing } from "./refund-doing";
import { useToast } from "./use-toast";
import { useWords } from "./words";

/** What the case's route answers, whatever was done. */
interface Answered {
  problem: string | null;
  at: number;
}

/** Acting on the refunds of the case at the page. */
export function useRefunding(): RefundDoing {
  const { t } = useWords();
  const acting = useFetcher<Answered>();
  const [last, setLast] = useState<{ refundId: string; action: RefundAction } | null>(null);
  const idle = acting.state === "idle";
  const answered = idle ? acting.data : undefined;
  const done = answered && answered.problem === null && last ? { refundId: last.refundId, at: answered.at } : null;
  useToast(done && last ? t(`refund-toast.${last.action}`) : undefined, done?.at);
  return {
    busy: idle ? null : last,
    problem: answered?.problem && last ? { refundId: last.refundId, code: answered.problem } : null,
    done,
    onAct(refundId, action, said = {}) {
      setLast({ refundId, action });
      // a form would send what was left out as the word "undefined"
      const fields = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
      acting.submit({ action: refundIntent, refundId, refundAction: action, ...fields }, { method: "post" });
    },
    async fetchLetter(refundId, language) {
      const answer = await fetch(`/app/letters/${refundId}?language=${language}`);
      if (!answer.ok) throw new Error(`The letter was not to be had (${answer.status})`);
      return answer.text();
    },
  };
}
