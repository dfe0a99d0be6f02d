-- AlterTable
ALTER TABLE "cases" ADD COLUMN     "approved_by" TEXT,
ADD COLUMN     "assignee_id" TEXT,
ADD COLUMN     "corrected_at" TIMESTAMPTZ(3),
ADD COLUMN     "counts_from_at" TIMESTAMPTZ(3),
ADD COLUMN     "merged_into_id" UUID,
ADD COLUMN     "remind_at" TIMESTAMPTZ(3),
ADD COLUMN     "reminders" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "urgent_at" TIMESTAMPTZ(3),
ADD COLUMN     "wait_until" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "messages" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "author_id" TEXT,
    "body" TEXT NOT NULL,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claims" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'technical-fault',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "tried_at" TIMESTAMPTZ(3),
    "finding" TEXT NOT NULL,
    "evidence" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "proven_at" TIMESTAMPTZ(3),
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "claims_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "holds" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "shop_domain" TEXT NOT NULL,
    "fulfillment_order_id" TEXT NOT NULL,
    "hold_id" TEXT,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "placed_at" TIMESTAMPTZ(3),
    "released_at" TIMESTAMPTZ(3),

    CONSTRAINT "holds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "heartbeats" (
    "id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "heartbeats_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "incidents" (
    "id" UUID NOT NULL,
    "shop_domain" TEXT,
    "kind" TEXT NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3),
    "count" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "incidents_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "messages_case_id_at_id_idx" ON "messages"("case_id", "at", "id");

-- CreateIndex
CREATE INDEX "claims_case_id_idx" ON "claims"("case_id");

-- CreateIndex
CREATE INDEX "holds_shop_domain_released_at_idx" ON "holds"("shop_domain", "released_at");

-- CreateIndex
CREATE UNIQUE INDEX "holds_case_id_fulfillment_order_id_key" ON "holds"("case_id", "fulfillment_order_id");

-- CreateIndex
CREATE INDEX "heartbeats_role_last_at_idx" ON "heartbeats"("role", "last_at");

-- CreateIndex
CREATE INDEX "incidents_shop_domain_from_at_idx" ON "incidents"("shop_domain", "from_at");

-- CreateIndex
CREATE INDEX "incidents_kind_to_at_idx" ON "incidents"("kind", "to_at");

-- CreateIndex
CREATE INDEX "cases_shop_domain_urgent_at_id_idx" ON "cases"("shop_domain", "urgent_at", "id");

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claims" ADD CONSTRAINT "claims_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "holds" ADD CONSTRAINT "holds_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- the alarms ask for these every half second
CREATE INDEX "cases_to_remind_of" ON "cases" ("remind_at") WHERE "remind_at" IS NOT NULL;
CREATE INDEX "cases_waiting_until" ON "cases" ("wait_until") WHERE "wait_until" IS NOT NULL;
CREATE INDEX "holds_still_on" ON "holds" ("case_id") WHERE "released_at" IS NULL;

-- cases of before: their promised answer is their place in the queue
UPDATE "cases" SET "urgent_at" = "answer_limit_at";
