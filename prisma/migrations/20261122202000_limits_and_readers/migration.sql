-- how often an hour a machine or an address has asked; nothing that a crash may not forget
CREATE UNLOGGED TABLE "rate_limits" (
  "key" TEXT NOT NULL,
  "since" TIMESTAMPTZ(3) NOT NULL,
  "count" INTEGER NOT NULL,
  CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

-- which person of the shop looked at whose case, an hour a row
CREATE TABLE "readings" (
  "case_id" UUID NOT NULL,
  "user_id" TEXT NOT NULL,
  "hour" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "readings_pkey" PRIMARY KEY ("case_id", "user_id", "hour"),
  CONSTRAINT "readings_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
