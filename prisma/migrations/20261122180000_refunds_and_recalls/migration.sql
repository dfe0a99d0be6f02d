-- AlterTable
ALTER TABLE "refunds" ADD COLUMN "answered_at" TIMESTAMPTZ(3),
ADD COLUMN "asked_shopper_at" TIMESTAMPTZ(3),
ADD COLUMN "bank_inquiry_at" TIMESTAMPTZ(3),
ADD COLUMN "credited_at" TIMESTAMPTZ(3),
ADD COLUMN "credited_by" TEXT,
ADD COLUMN "follow_up_at" TIMESTAMPTZ(3),
ADD COLUMN "follow_up_tries" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "paid_at" TIMESTAMPTZ(3),
ADD COLUMN "replaces_id" UUID,
ADD COLUMN "status_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "recalls" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "shop_domain" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_by" TEXT NOT NULL,
    "opened_by_id" TEXT,
    "facts" JSONB,
    "way" TEXT,
    "round" INTEGER NOT NULL DEFAULT 0,
    "verified_at" TIMESTAMPTZ(3),
    "verified_by" TEXT,
    "paid_first_at" TIMESTAMPTZ(3),
    "cause" TEXT,
    "cause_note" TEXT,
    "outcome" TEXT,
    "ended_at" TIMESTAMPTZ(3),
    "deadline_at" TIMESTAMPTZ(3),
    "return_id" TEXT,
    "follow_up_at" TIMESTAMPTZ(3),
    "follow_up_tries" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "recalls_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recall_steps" (
    "id" UUID NOT NULL,
    "recall_id" UUID NOT NULL,
    "round" INTEGER NOT NULL,
    "way" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),
    "by_id" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "recall_steps_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recall_costs" (
    "id" UUID NOT NULL,
    "recall_id" UUID NOT NULL,
    "shop_domain" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "amount" DECIMAL(20,4) NOT NULL,
    "currency_code" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "note" TEXT,
    "by_id" TEXT NOT NULL,

    CONSTRAINT "recall_costs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "recalls_case_id_idx" ON "recalls"("case_id");

-- CreateIndex
CREATE INDEX "recalls_shop_domain_ended_at_idx" ON "recalls"("shop_domain", "ended_at");

-- CreateIndex
CREATE UNIQUE INDEX "recall_steps_recall_id_round_step_key" ON "recall_steps"("recall_id", "round", "step");

-- CreateIndex
CREATE INDEX "recall_costs_recall_id_idx" ON "recall_costs"("recall_id");

-- CreateIndex
CREATE INDEX "recall_costs_shop_domain_at_idx" ON "recall_costs"("shop_domain", "at");

-- CreateIndex
CREATE UNIQUE INDEX "refunds_replaces_id_key" ON "refunds"("replaces_id");

-- AddForeignKey
ALTER TABLE "recalls" ADD CONSTRAINT "recalls_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recall_steps" ADD CONSTRAINT "recall_steps_recall_id_fkey" FOREIGN KEY ("recall_id") REFERENCES "recalls"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recall_costs" ADD CONSTRAINT "recall_costs_recall_id_fkey" FOREIGN KEY ("recall_id") REFERENCES "recalls"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_replaces_id_fkey" FOREIGN KEY ("replaces_id") REFERENCES "refunds"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- one open recall a case
CREATE UNIQUE INDEX "recalls_one_open" ON "recalls" ("case_id") WHERE "ended_at" IS NULL;

-- the alarms ask for these every half second
CREATE INDEX "refunds_to_follow" ON "refunds" ("follow_up_at") WHERE "follow_up_at" IS NOT NULL;
CREATE INDEX "recalls_to_follow" ON "recalls" ("follow_up_at") WHERE "follow_up_at" IS NOT NULL;

-- refunds of before are followed like the rest
UPDATE "refunds" SET "status_at" = "updated_at";
UPDATE "refunds" SET "follow_up_at" = "updated_at" WHERE "status" IN ('pending', 'sent', 'failed', 'by-hand');

-- goods that were on their way back before recalls had a record of their own
INSERT INTO "recalls" ("id", "case_id", "shop_domain", "order_id", "opened_at", "opened_by", "follow_up_at")
SELECT gen_random_uuid(), "id", "shop_domain", "order_id", "updated_at", 'app', "updated_at"
FROM "cases" WHERE "status" IN ('recalling', 'returning');
