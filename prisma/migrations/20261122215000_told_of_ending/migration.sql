-- A request was received while Shopify was away, and the order had ended by then: when the mail that says so went out.
ALTER TABLE "attempts" ADD COLUMN "told_at" TIMESTAMPTZ(3);
