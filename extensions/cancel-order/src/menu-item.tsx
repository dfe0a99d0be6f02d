import { render } from "preact";
import { cancelEligibility, readOrder, type AccountAnswer, type EligibilityOrder } from "../../shared/account-api";
import { askedSince } from "../../shared/asked";
import { forecastButton } from "../../shared/button-forecast";
import { clockSetTo, timeByToken, type ServerClock } from "../../shared/clock";
import "../../shared/live-values";

const tick = 5_000;
/** After a request on this page, Shopify is asked again for so long whether the order is cancelled. */
const settling = 120_000;

/**
 * "Cancel order", exactly where the policy allows it: decided from one query to Shopify, without our server, and gone
 * the moment the window closes. Without `href` and `onClick` the host opens the modal. Whatever fails, nothing is shown:
 * a button that only refuses is worse than none, and the order's page still tells how to ask.
 */
export default async function menuItem() {
  const customer = shopify.authenticatedAccount.customer;
  const startedAt = Date.now();
  let seen: string;
  let shown: boolean | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let answer: AccountAnswer<EligibilityOrder>;
  let clock: ServerClock;

  const show = (now: boolean) => {
    if (now != shown)
      render(
        (shown = now) ? <s-button tone="critical">{String(shopify.i18n.translate("menu.cancel"))}</s-button> : null,
        document.body,
      );
  };

  const ask = async () => {
    answer = await readOrder(cancelEligibility, shopify.orderId);
    clock = clockSetTo(answer.answeredAt || (await timeByToken(shopify.sessionToken.get)));
  };

  const watch = () => {
    const now = clock.now();
    const forecast = forecastButton(answer, now);
    show(forecast.show);
    // an order that is shipped or cancelled stays so; only time takes a button away that is there
    // (the closing second itself still counts)
    if (forecast.show) timer = setTimeout(look, Math.min(tick, forecast.closesAtMs + 1000 - now));
  };

  const look = async () => {
    try {
      const asked = await askedSince(shopify.storage, shopify.orderId, startedAt);
      if (clock.moved() || Date.now() - asked < settling) await ask();
      watch();
    } catch {
      // offline after sleep: the device's clock alone takes nothing away
      timer = setTimeout(look, tick);
    }
  };

  const start = async () => {
    clearTimeout(timer);
    seen = customer.value ? customer.value.id : "";
    try {
      // before login, and in the editor's preview (no order), there is nobody to offer it to
      if (!seen || !shopify.orderId) return show(false);
      await ask();
      watch();
    } catch {
      show(false);
    }
  };

  await start();
  // a subscription also tells the present value, once
  customer.subscribe(({ id } = { id: "" }) => {
    if (id != seen) void start();
  });
}
