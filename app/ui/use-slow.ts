import { useEffect, useState } from "react";

const noticeableMs = 200;

/** A value that has been there long enough for a person to notice the wait; null until then. */
export function useSlow<T extends string>(waitingFor: T | null): T | null {
  const [slow, setSlow] = useState<T | null>(null);
  useEffect(() => {
    if (waitingFor === null) return setSlow(null);
    const timer = setTimeout(() => setSlow(waitingFor), noticeableMs);
    return () => clearTimeout(timer);
  }, [waitingFor]);
  return waitingFor === null ? null : slow;
}
