-- The app pauses itself when it cancels far more orders in an hour than is usual for the shop (workflows/cancels-by-itself).
ALTER TABLE "shops"
  ADD COLUMN "automatic_since" TIMESTAMPTZ(3),
  ADD COLUMN "paused_at" TIMESTAMPTZ(3),
  ADD COLUMN "paused_asked" INTEGER,
  ADD COLUMN "paused_usual" INTEGER;

-- What the app asked Shopify to cancel without a person, in the order of time.
CREATE INDEX "cases_asked_by_itself" ON "cases" ("shop_domain", "cancel_asked_at") INCLUDE ("id")
  WHERE "cancel_asked_at" IS NOT NULL AND "approved_by" IS NULL;
