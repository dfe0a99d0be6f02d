import { DateTime } from "luxon";
import type { GraphqlClient } from "../graphql-client.server";

const SWEEP_ORDERS = `#graphql
  mutation SweepOrders($query: String!) {
    bulkOperationRunQuery(query: $query, groupObjects: false) {
      bulkOperation {
        id
      }
      userErrors {
        code
        message
      }
    }
  }
` as const;

const READ_SWEEP = `#graphql
  query ReadSweep($id: ID!) {
    bulkOperation(id: $id) {
      status
      errorCode
      url
    }
  }
` as const;

/** Asks Shopify to list every order touched since an instant, in its own time. Null when it does not take it now. A repeat does no harm. */
export async function sweepOrders(client: GraphqlClient, since: DateTime): Promise<string | null> {
  const query = `{ orders(query: "updated_at:>='${since.toUTC().toISO()}'") { edges { node { id updatedAt } } } }`;
  const { data } = await client.request(SWEEP_ORDERS, { query });
  return data.bulkOperationRunQuery?.bulkOperation?.id ?? null;
}

/** "under-way", "failed" (ask anew), or the address of the list; no address when it is empty. */
export type SweepState = { state: "under-way" | "failed" } | { state: "done"; url: string | null };

export async function readSweep(client: GraphqlClient, id: string): Promise<SweepState> {
  const { data } = await client.request(READ_SWEEP, { id });
  switch (data.bulkOperation?.status) {
    case "COMPLETED":
      return { state: "done", url: data.bulkOperation.url ?? null };
    case "CREATED":
    case "RUNNING":
    case "CANCELING":
      return { state: "under-way" };
    default:
      return { state: "failed" };
  }
}

const BATCH = 500;
const WITHOUT_A_WORD_MS = 30_000;

export interface ListedOrder {
  id: string;
  updatedAt: DateTime;
}

/** The list behind the address (JSON lines), so many orders at a time: it may be far larger than the memory. */
export async function* readSweptOrders(url: string): AsyncGenerator<ListedOrder[]> {
  const hurry = new AbortController();
  const watch = setTimeout(() => hurry.abort(), WITHOUT_A_WORD_MS);
  try {
    const answer = await fetch(url, { signal: hurry.signal });
    if (!answer.ok || !answer.body) throw new Error(`The list of orders could not be fetched: ${answer.status}`);
    const decoder = new TextDecoder();
    let rest = "";
    let batch: ListedOrder[] = [];
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      watch.refresh();
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      batch.push(...lines.filter(Boolean).map(listed));
      if (batch.length >= BATCH) {
        yield batch;
        batch = [];
        watch.refresh();
      }
    }
    if (rest.trim()) batch.push(listed(rest));
    if (batch.length > 0) yield batch;
  } finally {
    clearTimeout(watch);
  }
}

function listed(line: string): ListedOrder {
  const { id, updatedAt } = JSON.parse(line) as { id: string; updatedAt: string };
  return { id, updatedAt: DateTime.fromISO(updatedAt, { zone: "utc" }) };
}
