# Node 24 on Debian: the PostgreSQL in the optional packages does not run on Alpine, and nothing here needs it to be smaller.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY extensions/cancel-order/package.json extensions/cancel-order/
COPY extensions/cancellation-request/package.json extensions/cancellation-request/
COPY extensions/cancellation-status/package.json extensions/cancellation-status/
COPY extensions/order-action/package.json extensions/order-action/
COPY extensions/order-block/package.json extensions/order-block/
RUN npm ci
COPY . .
# the extensions take the app's address into their script; they are deployed with Shopify's tool and not from this image
ARG APP_URL=https://cancellation.example.com
ENV APP_URL=$APP_URL
RUN npm run build

# what the server needs to run, without what builds and tests it, and without the PostgreSQL for people who have none
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --workspaces=false --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    PORT=3000 \
    OPERATIONS_PORT=9464 \
    OPERATIONS_HOST=0.0.0.0
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/build/server.js /app/build/server.js.map /app/build/reseal.js /app/build/reseal.js.map build/
COPY --from=build /app/build/server build/server
COPY --from=build /app/build/client build/client
# the server brings the database up to date by itself: the migrations belong beside the build
COPY prisma/migrations prisma/migrations
COPY package.json LICENSE ./
USER node
EXPOSE 3000 9464
# alive, not ready: a process that waits for its database is not helped by being started again
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.OPERATIONS_PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# node itself and no npm in between: it is told SIGTERM and stops in order
CMD ["node", "--enable-source-maps", "build/server.js"]
