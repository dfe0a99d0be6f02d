-- When whoever asked first had an answer: kept with the case, since a look at a year of answers must not read a year of events.
ALTER TABLE "cases" ADD COLUMN "answered_at" TIMESTAMPTZ(3);
UPDATE "cases" SET "answered_at" = (
  SELECT min("at") FROM "case_events"
  WHERE "case_id" = "cases"."id"
    AND "kind" IN ('recall-opened', 'recall-approved', 'declined', 'cancelled', 'shipped-anyway', 'closed'));

-- A period of a shop's presses, of its refunds, of what its customers' devices reported.
CREATE INDEX "attempts_shop_domain_received_at_idx" ON "attempts" ("shop_domain", "received_at");
CREATE INDEX "attempts_reported" ON "attempts" ("shop_domain", "claimed_at") WHERE "source" = 'reported';
CREATE INDEX "refunds_sent" ON "refunds" ("shop_domain", "sent_at") WHERE "sent_at" IS NOT NULL;
CREATE INDEX "refunds_expected" ON "refunds" ("shop_domain", "expected_by") WHERE "expected_by" IS NOT NULL;
CREATE INDEX "mails_failed" ON "mails" ("shop_domain", "queued_at") WHERE "status" = 'failed';
CREATE INDEX "recalls_shop_domain_opened_at_idx" ON "recalls" ("shop_domain", "opened_at");
