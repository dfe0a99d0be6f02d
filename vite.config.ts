import { vitePlugin as remix } from "@remix-run/dev";
import { installGlobals } from "@remix-run/node";
import { defineConfig } from "vite";

// Node's own fetch, FormData and streams: Shopify's library captures them when it is loaded.
installGlobals({ nativeFetch: true });

declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: false;
  }
}

/** In `shopify app dev` the app is reached through a tunnel; hot reload must go the same way. */
const tunnel = new URL(process.env.SHOPIFY_APP_URL ?? "http://localhost").hostname;

export default defineConfig({
  server: {
    allowedHosts: [tunnel],
    hmr:
      tunnel === "localhost"
        ? { protocol: "ws", host: "localhost", port: 64999, clientPort: 64999 }
        : { protocol: "wss", host: tunnel, port: Number(process.env.FRONTEND_PORT ?? 8002), clientPort: 443 },
    fs: { allow: ["app", "node_modules"] },
  },
  plugins: [
    remix({
      appDirectory: "app",
      ignoredRouteFiles: ["**/.*"],
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_lazyRouteDiscovery: true,
        v3_routeConfig: true,
        // Shopify's library answers an expired token with a 401 and a retry header on the loader's own response;
        // single fetch would bury both in one combined answer.
        v3_singleFetch: false,
      },
    }),
  ],
  build: { assetsInlineLimit: 0 },
  // The account page's parts that staff are shown: a library of the extensions, which the server is installed without.
  ssr: { noExternal: ["preact"] },
  // Found by Vite only after the first page was asked for, they would reload it.
  optimizeDeps: { include: ["@shopify/app-bridge-react", "@shopify/polaris"] },
});
