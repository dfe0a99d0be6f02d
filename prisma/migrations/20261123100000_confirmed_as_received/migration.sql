-- Somebody was shown "we have received your request": from then on the policy refuses it by nothing but a person's answer.
ALTER TABLE "attempts" ADD COLUMN "confirmed_at" TIMESTAMPTZ(3);
