// Stands Shopify's simulator in for Shopify without touching the app:
//   SIMULATOR_ORIGIN=http://127.0.0.1:4400 node --import ./test/simulator/route-to-simulator.mjs build/server.js
//
// Every request that fetch would make to *.myshopify.com (and Shopify's other hosts) goes to the simulator, the
// original host kept in the Host header. It works below fetch, at undici's global dispatcher, so it serves
// Node's own fetch and the fetch of an installed undici alike (wrapping globalThis.fetch breaks under Vite's
// dev server). Nothing in the app knows about it, and it is never part of a build.

const shopifyHosts = /(^|\.)(myshopify\.com|shopify\.com|shopifycloud\.com|shopifyapps\.com)$/;
const dispatcherKeys = [1, 2].map((version) => Symbol.for(`undici.globalDispatcher.${version}`));

/**
 * Switches the routing on in this process. Calling it again changes where requests go; null gives Shopify's
 * hosts back to the network.
 * @param {string | null} origin the simulator's address, "http://127.0.0.1:4400"
 */
export function routeToSimulator(origin) {
  const state = (globalThis[Symbol.for("order-cancellation.simulator-origin")] ??= { origin: null, wrapped: new Set() });
  state.origin = origin ? new URL(origin).origin : null;
  loadUndici();
  for (const key of dispatcherKeys) wrap(key, state);
}

/** Node loads its undici, and sets the dispatcher, at the first look at fetch; the address never leaves the process. */
function loadUndici() {
  void globalThis.fetch("data:,").catch(() => undefined);
}

function wrap(key, state) {
  const base = globalThis[key];
  if (!base || state.wrapped.has(base)) return;
  const routed = {
    dispatch(options, handler) {
      const url = new URL(String(options.origin));
      if (!state.origin || !shopifyHosts.test(url.hostname)) return base.dispatch(options, handler);
      return base.dispatch({ ...options, origin: state.origin, headers: withHost(options.headers, url.host) }, handler);
    },
    close: (...rest) => base.close(...rest),
    destroy: (...rest) => base.destroy(...rest),
  };
  const proxy = new Proxy(base, { get: (target, name) => routed[name] ?? Reflect.get(target, name, target) });
  state.wrapped.add(proxy);
  globalThis[key] = proxy;
}

/** undici takes headers as a flat array, as pairs, or as an object. */
function withHost(headers, host) {
  if (Array.isArray(headers)) return Array.isArray(headers[0]) ? [...headers, ["host", host]] : [...headers, "host", host];
  if (headers && typeof headers[Symbol.iterator] === "function") return [...headers].flat().concat("host", host);
  return { ...headers, host };
}

if (process.env.SIMULATOR_ORIGIN) routeToSimulator(process.env.SIMULATOR_ORIGIN);

// An app whose preview was killed must not stay behind on its port.
if (process.env.SIMULATOR_RUNNER && process.channel) {
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel.unref();
}
