import { Signal } from "@preact/signals-core";

/**
 * Shopify's values (`shopify.order`, …) become live once the host knows the class of signals. This is all that
 * `@shopify/ui-extensions/preact` does; its import also brings Preact's bindings, a quarter of our size bar, which we
 * do without: what changes here is drawn again by hand.
 */
(globalThis as unknown as { shopify: { setSignals(signal: typeof Signal): void } }).shopify.setSignals(Signal);
