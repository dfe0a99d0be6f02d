-- who of the shop read personal data, of whatever kind: a case, a letter to a bank, a search, a file
ALTER TABLE "readings" RENAME TO "readings_of_cases";
ALTER TABLE "readings_of_cases" RENAME CONSTRAINT "readings_pkey" TO "readings_of_cases_pkey";
CREATE TABLE "readings" (
  "shop_domain" TEXT NOT NULL,
  "hour" TIMESTAMPTZ(3) NOT NULL,
  "user_id" TEXT NOT NULL,
  "what" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  CONSTRAINT "readings_pkey" PRIMARY KEY ("shop_domain", "hour", "user_id", "what", "subject"),
  CONSTRAINT "readings_shop_domain_fkey" FOREIGN KEY ("shop_domain") REFERENCES "shops"("domain") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "readings" SELECT c."shop_domain", r."hour", r."user_id", 'case', r."case_id"::text
FROM "readings_of_cases" r JOIN "cases" c ON c."id" = r."case_id";
DROP TABLE "readings_of_cases";
