-- what the setup guide last found, one row a step
CREATE TABLE "setup_checks" (
  "shop_domain" TEXT NOT NULL,
  "step" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "code" TEXT NOT NULL,
  "facts" JSONB NOT NULL,
  "checked_at" TIMESTAMPTZ(3) NOT NULL,
  "checked_by" TEXT NOT NULL,
  "expects" TEXT,
  CONSTRAINT "setup_checks_pkey" PRIMARY KEY ("shop_domain", "step"),
  CONSTRAINT "setup_checks_shop_domain_fkey" FOREIGN KEY ("shop_domain") REFERENCES "shops"("domain") ON DELETE CASCADE ON UPDATE CASCADE
);

-- when a customer account page last asked us anything: the extensions are there
ALTER TABLE "shops" ADD COLUMN "extension_seen_at" TIMESTAMPTZ(3);
