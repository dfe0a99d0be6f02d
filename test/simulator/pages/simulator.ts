import type { Mailbox } from "../mail/mailbox";
import type { AppProcess } from "../proxy/app-process";
import type { ShopifySimulator } from "../shopify/start";

/** Everything the pages show and act on. */
export interface Simulator {
  shopify: ShopifySimulator;
  mailbox: Mailbox;
  /** The app as its runner sees it; tests of the pages alone hand in one that is only healthy or not. */
  app: Pick<AppProcess, "healthy" | "kill" | "stop" | "start" | "state">;
  /** Where the app is reachable for a shop: SHOPIFY_APP_URL. */
  appUrl: string;
}
