-- a receipt's work is a job from the first moment; the row only remembers that it came, and for a month
ALTER TABLE "webhook_receipts" DROP COLUMN "settled_at";
DROP INDEX "webhook_receipts_shop_domain_received_at_idx";
CREATE INDEX "webhook_receipts_received_at_idx" ON "webhook_receipts" ("received_at");
