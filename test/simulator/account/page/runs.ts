import { DOMRemoteReceiver } from "@remote-dom/core/receivers";
import type { FromPage, FromWorker, Question, RunConfig } from "../messages";

export type AnswerTo = (what: Question, args: unknown[]) => unknown;

interface Run {
  stop(): void;
}

let offsetMs = 0;
const running = new Set<MessagePort>();

/** Told to every worker: its Date follows at once. */
export function setClock(to: number): void {
  offsetMs = to;
  for (const port of running) port.postMessage({ kind: "clock", offsetMs } satisfies FromPage);
}

export const simulatedNow = (): number => Date.now() + offsetMs;

/**
 * One hidden frame without an origin starts all workers, so that an extension can reach neither this page nor its
 * storage, and its requests carry `Origin: null`, as in production.
 */
function openSandbox(workerUrl: string): Promise<Window> {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.title = "sandbox";
  frame.setAttribute("sandbox", "allow-scripts");
  frame.srcdoc = `<script>
    onmessage = ({ ports: [port] }) => {
      const worker = new Worker(URL.createObjectURL(new Blob(["importScripts('${workerUrl}')"])));
      worker.onmessage = (event) => port.postMessage(event.data);
      worker.onerror = (event) => port.postMessage({ kind: "failed", message: event.message });
      port.onmessage = (event) => (event.data === "stop" ? worker.terminate() : worker.postMessage(event.data));
    };
  </script>`;
  return new Promise((resolve) => {
    frame.onload = () => resolve(frame.contentWindow!);
    document.body.append(frame);
  });
}

let sandbox: Promise<Window> | undefined;

/** Runs one target into `root`; what the extension asks of Shopify's page goes to `answer`. */
export async function runExtension(options: {
  root: Element;
  config: Omit<RunConfig, "offsetMs">;
  workerUrl: string;
  answer: AnswerTo;
}): Promise<Run> {
  const { root, config, answer } = options;
  sandbox ??= openSandbox(options.workerUrl);
  const frame = await sandbox;
  const { port1: port, port2 } = new MessageChannel();
  const say = (message: FromPage) => port.postMessage(message);
  const receiver = new DOMRemoteReceiver({ root });

  port.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    switch (data.kind) {
      case "ready":
        say({ kind: "start", config: { ...config, offsetMs } });
        return;
      case "mutate":
        receiver.connection.mutate(withFunctions(data.records) as never);
        return;
      case "ask":
        void Promise.resolve()
          .then(() => answer(data.what, data.args))
          .then(
            (value) => say({ kind: "answer", id: data.id, value }),
            (problem: unknown) => say({ kind: "answer", id: data.id, error: String(problem) }),
          );
        return;
      case "ran":
        root.setAttribute("data-ran", "");
        return;
      case "failed":
        root.setAttribute("data-ran", "failed");
        console.error(`${config.target}: ${data.message}`);
    }
  };

  function withFunctions(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(withFunctions);
    if (!value || typeof value !== "object") return value;
    if ("listener" in value) {
      const listener = Number(value.listener);
      return (detail: unknown) => say({ kind: "event", listener, detail: sendable(detail) });
    }
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withFunctions(each)]));
  }

  running.add(port);
  frame.postMessage("", "*", [port2]);
  return {
    stop() {
      port.postMessage("stop");
      running.delete(port);
      root.replaceChildren();
    },
  };
}

/** Of a native event only the detail of our own elements is passed on: a plain object or nothing. */
const sendable = (detail: unknown): unknown => (detail && typeof detail === "object" ? { ...detail } : undefined);
