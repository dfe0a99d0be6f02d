-- what came with a late request, sealed, in a column of its own
ALTER TABLE "attempts" ADD COLUMN "wish" TEXT;
UPDATE "attempts" SET "wish" = "detail", "detail" = NULL WHERE "source" = 'late-request' AND "outcome" = 'recorded';
UPDATE "attempts" SET "detail" = NULL WHERE "source" = 'late-request' AND "detail" LIKE 'v1.%';

-- orders placed without an account belong to a person all the same: Shopify names them in its privacy requests
ALTER TABLE "privacy_requests" ADD COLUMN "order_ids" TEXT[] NOT NULL DEFAULT '{}';
