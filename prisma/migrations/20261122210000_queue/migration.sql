-- What the queue is filtered by, kept by the database itself from what the case was opened with: never out of step, and
-- there for the cases that exist.
ALTER TABLE "cases"
  ADD COLUMN "amount" NUMERIC(20, 4) GENERATED ALWAYS AS (("order_facts" #>> '{total,amount}')::numeric) STORED,
  ADD COLUMN "country" TEXT GENERATED ALWAYS AS ("order_facts" ->> 'country') STORED;

-- Everything by its receipt, with all that it can be filtered by: a filter looks through this and reads no case in vain.
DROP INDEX "cases_shop_domain_received_at_id_idx";
CREATE INDEX "cases_by_receipt" ON "cases" ("shop_domain", "received_at" DESC, "id" DESC)
  INCLUDE ("status", "kind", "channel", "shopper_reason", "assignee_id", "amount", "country");
-- every view of what waits has its own
DROP INDEX IF EXISTS "cases_shop_domain_urgent_at_id_idx";
CREATE INDEX "cases_open_by_receipt" ON "cases" ("shop_domain", "received_at", "id")
  WHERE "status" IN ('received', 'in-review', 'waiting-for-customer', 'recalling', 'returning', 'cancelling', 'needs-attention');
CREATE INDEX "cases_of_assignee" ON "cases" ("shop_domain", "assignee_id", "urgent_at", "id")
  WHERE "status" IN ('received', 'in-review', 'waiting-for-customer', 'recalling', 'returning', 'cancelling', 'needs-attention')
    AND "assignee_id" IS NOT NULL;
CREATE INDEX "cases_waiting" ON "cases" ("shop_domain", "urgent_at", "id") WHERE "status" = 'waiting-for-customer';

-- what came since somebody looked
CREATE INDEX "cases_opened" ON "cases" ("shop_domain", "opened_at");

-- An order by what people type of its name: its digits, or how it begins.
CREATE INDEX "cases_order_digits" ON "cases" ("shop_domain", regexp_replace("order_name", '[^0-9]', '', 'g') text_pattern_ops);
CREATE INDEX "cases_order_name" ON "cases" ("shop_domain", lower("order_name") text_pattern_ops);

-- Recalls in the order in which they began, refunds in the order in which they came to wait for a person.
DROP INDEX "recalls_open";
CREATE INDEX "recalls_open" ON "recalls" ("shop_domain", "opened_at", "case_id") WHERE "ended_at" IS NULL;

-- Since when a refund waits for a person; null while it does not. A pending one waits once the team was told that it is
-- late, a failed one until another try stands for it.
ALTER TABLE "refunds" ADD COLUMN "waits_since" TIMESTAMPTZ(3);
UPDATE "refunds" refund SET "waits_since" = coalesce("status_at", "updated_at")
WHERE "status" IN ('by-hand', 'missing', 'bank-inquiry', 'disputed')
  OR ("status" = 'failed' AND NOT EXISTS (SELECT FROM "refunds" again WHERE again."replaces_id" = refund."id"))
  OR ("status" = 'pending' AND EXISTS (
    SELECT FROM "case_events" event WHERE event."case_id" = refund."case_id" AND event."kind" = 'refund-pending-long'));
DROP INDEX "refunds_in_need";
DROP INDEX "case_events_pending_long";
CREATE INDEX "refunds_waiting" ON "refunds" ("shop_domain", "waits_since", "case_id") WHERE "waits_since" IS NOT NULL;

CREATE FUNCTION "refund_begins_to_wait"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."waits_since" := CASE WHEN NEW."status" IN ('failed', 'by-hand', 'missing', 'bank-inquiry', 'disputed')
    THEN coalesce(NEW."status_at", NEW."updated_at") END;
  RETURN NEW;
END $$;
CREATE TRIGGER "refunds_wait_when_made" BEFORE INSERT ON "refunds"
  FOR EACH ROW EXECUTE FUNCTION "refund_begins_to_wait"();
CREATE TRIGGER "refunds_wait_when_moved" BEFORE UPDATE OF "status" ON "refunds"
  FOR EACH ROW WHEN (NEW."status" IS DISTINCT FROM OLD."status") EXECUTE FUNCTION "refund_begins_to_wait"();

CREATE FUNCTION "refund_is_tried_again"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "refunds" SET "waits_since" = NULL WHERE "id" = NEW."replaces_id";
  RETURN NULL;
END $$;
CREATE TRIGGER "refunds_tried_again" AFTER INSERT ON "refunds"
  FOR EACH ROW WHEN (NEW."replaces_id" IS NOT NULL) EXECUTE FUNCTION "refund_is_tried_again"();

-- An exact e-mail address is found by its blind index. Contacts that are there get theirs when their customer asks again;
-- until then Shopify's own search finds them.
ALTER TABLE "contacts" ADD COLUMN "email_mark" TEXT;
CREATE INDEX "contacts_shop_domain_email_mark_idx" ON "contacts" ("shop_domain", "email_mark");
CREATE INDEX "cases_contact" ON "cases" ("contact_id") WHERE "contact_id" IS NOT NULL;
