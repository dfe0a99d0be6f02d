/** Sends this process's requests for Shopify's hosts to the simulator at `origin`; null switches it off. */
export function routeToSimulator(origin: string | null): void;
