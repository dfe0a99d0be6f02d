-- Where staff already are: labels on Shopify's orders, and Shopify Flow.
ALTER TABLE "shops" ADD COLUMN "order_labels" TEXT NOT NULL DEFAULT 'en';

-- What stands on an order, or may stand there: nothing else is ever taken off.
CREATE TABLE "order_labels" (
  "id" UUID NOT NULL,
  "shop_domain" TEXT NOT NULL,
  "order_id" TEXT NOT NULL,
  "tags" TEXT[] NOT NULL,
  "written" TEXT,
  "problem" TEXT,
  "version" INTEGER NOT NULL DEFAULT 0,
  "due_at" TIMESTAMPTZ(3),
  "tries" INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT "order_labels_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "order_labels_shop_domain_order_id_key" ON "order_labels" ("shop_domain", "order_id");
CREATE INDEX "order_labels_due" ON "order_labels" ("due_at") WHERE "due_at" IS NOT NULL;
ALTER TABLE "order_labels" ADD CONSTRAINT "order_labels_shop_domain_fkey"
  FOREIGN KEY ("shop_domain") REFERENCES "shops" ("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- Which of our triggers a shop's workflows use, as Shopify Flow told us last.
CREATE TABLE "flow_uses" (
  "shop_domain" TEXT NOT NULL,
  "trigger" TEXT NOT NULL,
  "in_use" BOOLEAN NOT NULL,
  "told_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "flow_uses_pkey" PRIMARY KEY ("shop_domain", "trigger")
);
ALTER TABLE "flow_uses" ADD CONSTRAINT "flow_uses_shop_domain_fkey"
  FOREIGN KEY ("shop_domain") REFERENCES "shops" ("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a workflow is to be told, once per event of a case.
CREATE TABLE "flow_events" (
  "id" UUID NOT NULL,
  "shop_domain" TEXT NOT NULL,
  "case_id" UUID NOT NULL,
  "trigger" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  "facts" JSONB NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "due_at" TIMESTAMPTZ(3),
  "tries" INTEGER NOT NULL DEFAULT 0,
  "sent_at" TIMESTAMPTZ(3),
  "problem" TEXT,
  CONSTRAINT "flow_events_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "flow_events_case_id_trigger_key_key" ON "flow_events" ("case_id", "trigger", "key");
CREATE INDEX "flow_events_at_idx" ON "flow_events" ("at");
CREATE INDEX "flow_events_due" ON "flow_events" ("due_at") WHERE "due_at" IS NOT NULL;
ALTER TABLE "flow_events" ADD CONSTRAINT "flow_events_shop_domain_fkey"
  FOREIGN KEY ("shop_domain") REFERENCES "shops" ("domain") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "flow_events" ADD CONSTRAINT "flow_events_case_id_fkey"
  FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Runs of our Flow action: the first receipt counts, however often Flow repeats it.
CREATE TABLE "flow_runs" (
  "shop_domain" TEXT NOT NULL,
  "run_id" TEXT NOT NULL,
  "order_id" TEXT NOT NULL,
  "received_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "flow_runs_pkey" PRIMARY KEY ("shop_domain", "run_id")
);
CREATE INDEX "flow_runs_received_at_idx" ON "flow_runs" ("received_at");
ALTER TABLE "flow_runs" ADD CONSTRAINT "flow_runs_shop_domain_fkey"
  FOREIGN KEY ("shop_domain") REFERENCES "shops" ("domain") ON DELETE CASCADE ON UPDATE CASCADE;
