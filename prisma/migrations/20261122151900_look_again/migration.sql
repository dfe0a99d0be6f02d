ALTER TABLE "cases" ADD COLUMN "looked_at" TIMESTAMPTZ(3),
  ADD COLUMN "look_again_at" TIMESTAMPTZ(3);

-- the alarm asks for these every half second
CREATE INDEX "cases_to_look_at_again" ON "cases" ("look_again_at") WHERE "look_again_at" IS NOT NULL;
