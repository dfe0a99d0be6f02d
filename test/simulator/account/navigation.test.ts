import { expect, it } from "vitest";
import { fullPageNavigation } from "./worker/navigation";

it("a full page keeps a state of its own, hands out copies of it, and tells who listens where it was", () => {
  const gone: string[] = [];
  const navigation = fullPageNavigation((url) => gone.push(url));
  const told: unknown[] = [];
  const listener = ({ from }: { from: { getState(): unknown } }) => void told.push(from.getState());
  navigation.addEventListener("currententrychange", listener);

  const state = { step: 1 };
  navigation.updateCurrentEntry({ state });
  state.step = 9;
  expect(navigation.currentEntry.getState()).toEqual({ step: 1 });
  (navigation.currentEntry.getState() as { step: number }).step = 8;
  navigation.updateCurrentEntry({ state: { step: 2 } });
  navigation.removeEventListener("currententrychange", listener);
  navigation.updateCurrentEntry({ state: { step: 3 } });
  expect(told).toEqual([undefined, { step: 1 }]);

  navigation.navigate("shopify:customer-account/orders");
  expect(gone).toEqual(["shopify:customer-account/orders"]);
});
