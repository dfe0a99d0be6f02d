-- What insights count a case by lies together in the order of time: a year is read from here alone, not from a quarter of
-- a million rows with everything that is known of an order.

-- An instant that says its zone is the same whatever a session's settings are; anything else is none.
CREATE FUNCTION "instant_of"("iso" TEXT) RETURNS TIMESTAMPTZ LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN "iso" ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$' THEN "iso"::timestamptz END;
ALTER TABLE "cases"
  ADD COLUMN "window_closes_at" TIMESTAMPTZ(3) GENERATED ALWAYS AS ("instant_of"("order_facts" ->> 'windowClosesAt')) STORED;
CREATE INDEX "cases_counted" ON "cases" ("shop_domain", "received_at")
  INCLUDE ("status", "channel", "shopper_reason", "cancelled_at", "approved_by", "answered_at", "answer_target_at", "answer_limit_at", "window_closes_at");

DROP INDEX "refunds_sent";
CREATE INDEX "refunds_sent" ON "refunds" ("shop_domain", "sent_at") INCLUDE ("status", "credited_at", "expected_by") WHERE "sent_at" IS NOT NULL;
