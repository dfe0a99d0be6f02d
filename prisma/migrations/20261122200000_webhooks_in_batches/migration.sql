-- Receipts are kept many at a time; those about an order that has a case are looked at right after.
ALTER TABLE "webhook_receipts" ADD COLUMN "about" TEXT, ADD COLUMN "processed_at" TIMESTAMPTZ(3);

-- what is there already had its job from the first moment
UPDATE "webhook_receipts" SET "processed_at" = "received_at";

-- by shop, so that the burst of one leaves the others their turn
CREATE INDEX "webhook_receipts_to_look_at" ON "webhook_receipts" ("shop_domain", "id") WHERE "processed_at" IS NULL;

-- which case a webhook is about that names only a fulfilment order
CREATE INDEX "cases_by_fulfillment_order" ON "cases" USING gin (("order_facts" -> 'fulfillmentOrderIds') jsonb_path_ops);
