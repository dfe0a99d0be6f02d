/** A page of the shopper's as plain data: what it is made of and what it says, without anything that could act. */
export type DrawnNode = string | DrawnElement;

export interface DrawnElement {
  tag: string;
  /** Only what says how something looks or what it is called: no address, no action, nothing that was typed. */
  looks: Record<string, string | number | boolean>;
  children: DrawnNode[];
}

/** An element as Preact and React make it. */
interface Made {
  type: unknown;
  props: Record<string, unknown>;
}

const kept = ["heading", "tone", "gap", "direction", "type", "color", "variant", "label", "border", "rows", "dir", "className"];

/**
 * Carries out every part of a page until only elements and words are left. For parts without state of their own, which
 * the account pages' and the guest pages' are: each draws what it is given.
 */
export function drawn(part: unknown): DrawnNode[] {
  if (Array.isArray(part)) return part.flatMap(drawn);
  if (typeof part === "string" || typeof part === "number") return part === "" ? [] : [String(part)];
  if (!isMade(part)) return [];
  const { type, props } = part;
  if (typeof type === "function") return drawn((type as (props: object) => unknown)(props));
  if (typeof type !== "string") return drawn(props.children); // a fragment
  const looks = Object.fromEntries(
    kept.flatMap((name) => {
      const value = props[name];
      return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? [[name, value]] : [];
    }),
  );
  return [{ tag: type, looks, children: drawn(props.children) }];
}

const isMade = (part: unknown): part is Made =>
  typeof part === "object" && part !== null && "type" in part && "props" in part && typeof part.props === "object";
