-- rows of before keep the order in which they lie
ALTER TABLE "case_events" ADD COLUMN "seq" BIGSERIAL NOT NULL;
DROP INDEX "case_events_case_id_at_id_idx";
CREATE INDEX "case_events_case_id_seq_idx" ON "case_events" ("case_id", "seq");
