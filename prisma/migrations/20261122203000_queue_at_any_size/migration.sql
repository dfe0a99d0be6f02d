-- Each saved view of the list is read in its own order, however many cases are over.
CREATE INDEX "cases_open_in_turn" ON "cases" ("shop_domain", "urgent_at", "id")
  WHERE "status" IN ('received', 'in-review', 'waiting-for-customer', 'recalling', 'returning', 'cancelling', 'needs-attention');
CREATE INDEX "cases_in_need" ON "cases" ("shop_domain", "urgent_at", "id")
  WHERE "status" IN ('needs-attention', 'recalling') OR "attention_code" IS NOT NULL;
CREATE INDEX "cases_done" ON "cases" ("shop_domain", "received_at" DESC, "id" DESC) WHERE "status" IN ('cancelled', 'closed');

-- which cases have money or goods that somebody has to look after
CREATE INDEX "recalls_open" ON "recalls" ("shop_domain", "case_id") WHERE "ended_at" IS NULL;
CREATE INDEX "refunds_in_need" ON "refunds" ("shop_domain", "case_id")
  WHERE "status" IN ('pending', 'failed', 'by-hand', 'missing', 'bank-inquiry', 'disputed');
CREATE INDEX "case_events_pending_long" ON "case_events" ("case_id") WHERE "kind" = 'refund-pending-long';
