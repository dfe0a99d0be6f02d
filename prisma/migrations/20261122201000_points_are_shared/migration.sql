-- what each shop still grants of Shopify's query cost, as every process last knew; on the database's own clock
CREATE TABLE "shop_points" (
    "shop_domain" TEXT NOT NULL,
    "size" DOUBLE PRECISION NOT NULL,
    "per_second" DOUBLE PRECISION NOT NULL,
    "available" DOUBLE PRECISION NOT NULL,
    "measured_at" TIMESTAMPTZ(3) NOT NULL,
    "under_way" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "shop_points_pkey" PRIMARY KEY ("shop_domain")
)
-- written at every call: room on the page, so that no index has to be touched
WITH (fillfactor = 50);

-- one process at a time asks for a shop's next pair of tokens; the others wait for it to be here
ALTER TABLE "sessions" ADD COLUMN "refreshing_until" TIMESTAMPTZ(3);

-- changes that no webhook told of: each is counted once, whoever found it
CREATE TABLE "drifts" (
    "shop_domain" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "found_by" TEXT NOT NULL,

    CONSTRAINT "drifts_pkey" PRIMARY KEY ("shop_domain", "order_id", "changed_at")
);
CREATE INDEX "drifts_found_at_idx" ON "drifts" ("found_at");

-- a look at everything Shopify changed while we were away
CREATE TABLE "sweeps" (
    "id" UUID NOT NULL,
    "shop_domain" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "operation_id" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "follow_up_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "orders" INTEGER NOT NULL DEFAULT 0,
    "drifted" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "sweeps_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "sweeps_shop_domain_idx" ON "sweeps" ("shop_domain");
-- the alarm's own index
CREATE INDEX "sweeps_follow_up_at_idx" ON "sweeps" ("follow_up_at") WHERE "follow_up_at" IS NOT NULL;
ALTER TABLE "sweeps" ADD CONSTRAINT "sweeps_shop_domain_fkey" FOREIGN KEY ("shop_domain") REFERENCES "shops"("domain") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "drifts" ADD CONSTRAINT "drifts_shop_domain_fkey" FOREIGN KEY ("shop_domain") REFERENCES "shops"("domain") ON DELETE CASCADE ON UPDATE CASCADE;
