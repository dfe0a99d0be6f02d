/**
 * The simulator's clock for code in a worker: everything that asks for now is `offset` away from the machine's time.
 * Timers and performance.now() keep the machine's pace, as they would on a device whose clock somebody sets.
 */
export function simulateTime(): (offsetMs: number) => void {
  const MachineDate = Date;
  let offset = 0;
  const now = () => MachineDate.now() + offset;
  globalThis.Date = new Proxy(MachineDate, {
    construct: (target, args: unknown[], self) => Reflect.construct(target, args.length > 0 ? args : [now()], self) as object,
    apply: () => new MachineDate(now()).toString(),
    get: (target, property, receiver) => (property === "now" ? now : Reflect.get(target, property, receiver)),
  });
  return (offsetMs) => {
    offset = offsetMs;
  };
}
