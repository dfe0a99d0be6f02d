-- Receipts come in the order of their times and are looked up by them once a day, to be forgotten: a few bytes for every
-- thousand rows are enough for that, and each webhook is spared one entry in a tree.
DROP INDEX "webhook_receipts_received_at_idx";
CREATE INDEX "webhook_receipts_received_at_idx" ON "webhook_receipts" USING brin ("received_at");
