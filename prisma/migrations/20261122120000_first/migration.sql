-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "shops" (
    "domain" TEXT NOT NULL,
    "installed_at" TIMESTAMPTZ(3) NOT NULL,
    "uninstalled_at" TIMESTAMPTZ(3),
    "scopes" TEXT NOT NULL DEFAULT '',
    "automatic_cancellation" BOOLEAN NOT NULL DEFAULT true,
    "reconciled_up_to" TIMESTAMPTZ(3),

    CONSTRAINT "shops_pkey" PRIMARY KEY ("domain")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "is_online" BOOLEAN NOT NULL,
    "state" TEXT NOT NULL,
    "scope" TEXT,
    "access_token" TEXT,
    "expires_at" TIMESTAMPTZ(3),
    "refresh_token" TEXT,
    "refresh_expires_at" TIMESTAMPTZ(3),
    "user_id" TEXT,
    "associated_user" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy_versions" (
    "id" UUID NOT NULL,
    "shop_domain" TEXT NOT NULL,
    "effective_from" TIMESTAMPTZ(3) NOT NULL,
    "settings" JSONB NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "policy_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempts" (
    "id" UUID NOT NULL,
    "shop_domain" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,
    "claimed_at" TIMESTAMPTZ(3),
    "locale" TEXT NOT NULL,
    "shopper_reason" TEXT,
    "outcome" TEXT NOT NULL DEFAULT 'recorded',
    "verdict" JSONB,
    "detail" TEXT,
    "case_id" UUID,
    "follow_up_at" TIMESTAMPTZ(3),
    "follow_up_tries" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contacts" (
    "id" UUID NOT NULL,
    "shop_domain" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "email" TEXT,
    "locale" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "contacts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cases" (
    "id" UUID NOT NULL,
    "shop_domain" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "order_name" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'cancellation',
    "channel" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "shopper_reason" TEXT,
    "locale" TEXT NOT NULL,
    "contact_id" UUID,
    "policy_version_id" UUID NOT NULL,
    "verdict" JSONB NOT NULL,
    "order_facts" JSONB NOT NULL,
    "answer_target_at" TIMESTAMPTZ(3),
    "answer_limit_at" TIMESTAMPTZ(3),
    "cancel_asked_at" TIMESTAMPTZ(3),
    "cancel_asks" INTEGER NOT NULL DEFAULT 0,
    "cancel_job_id" TEXT,
    "cancel_result_id" TEXT,
    "cancelled_at" TIMESTAMPTZ(3),
    "attention_code" TEXT,
    "attention_detail" TEXT,
    "follow_up_at" TIMESTAMPTZ(3),
    "follow_up_tries" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "cases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_events" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "actor_id" TEXT,
    "detail" JSONB NOT NULL,

    CONSTRAINT "case_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refunds" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "shop_domain" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "amount" DECIMAL(20,4) NOT NULL,
    "currency_code" TEXT NOT NULL,
    "gateway" TEXT,
    "method_label" TEXT,
    "manual" BOOLEAN NOT NULL DEFAULT false,
    "parent_transaction_id" TEXT,
    "shopify_refund_id" TEXT,
    "shopify_transaction_id" TEXT,
    "idempotency_key" TEXT,
    "asked_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "expected_from" TEXT,
    "expected_by" TEXT,
    "arn" TEXT,
    "error_code" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "refunds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_receipts" (
    "id" BIGSERIAL NOT NULL,
    "shop_domain" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "event_id" TEXT,
    "topic" TEXT NOT NULL,
    "api_version" TEXT,
    "triggered_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "payload" JSONB NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_receipts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mails" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "shop_domain" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "queued_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL DEFAULT 'queued',
    "sent_at" TIMESTAMPTZ(3),
    "message_id" TEXT,
    "error" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "mails_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "privacy_requests" (
    "id" UUID NOT NULL,
    "shop_domain" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "customer_id" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    "result" JSONB,

    CONSTRAINT "privacy_requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schedules" (
    "name" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "schedules_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "sessions_shop_is_online_idx" ON "sessions"("shop", "is_online");

-- CreateIndex
CREATE UNIQUE INDEX "policy_versions_shop_domain_effective_from_key" ON "policy_versions"("shop_domain", "effective_from");

-- CreateIndex
CREATE INDEX "attempts_shop_domain_order_id_received_at_idx" ON "attempts"("shop_domain", "order_id", "received_at");

-- CreateIndex
CREATE INDEX "attempts_case_id_idx" ON "attempts"("case_id");

-- CreateIndex
CREATE UNIQUE INDEX "contacts_shop_domain_customer_id_key" ON "contacts"("shop_domain", "customer_id");

-- CreateIndex
CREATE INDEX "cases_shop_domain_order_id_idx" ON "cases"("shop_domain", "order_id");

-- CreateIndex
CREATE INDEX "cases_shop_domain_status_answer_limit_at_idx" ON "cases"("shop_domain", "status", "answer_limit_at");

-- CreateIndex
CREATE INDEX "cases_shop_domain_received_at_id_idx" ON "cases"("shop_domain", "received_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "case_events_case_id_at_id_idx" ON "case_events"("case_id", "at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "refunds_idempotency_key_key" ON "refunds"("idempotency_key");

-- CreateIndex
CREATE INDEX "refunds_case_id_idx" ON "refunds"("case_id");

-- CreateIndex
CREATE INDEX "refunds_shop_domain_status_idx" ON "refunds"("shop_domain", "status");

-- CreateIndex
CREATE UNIQUE INDEX "refunds_shop_domain_shopify_transaction_id_key" ON "refunds"("shop_domain", "shopify_transaction_id");

-- CreateIndex
CREATE INDEX "webhook_receipts_shop_domain_received_at_idx" ON "webhook_receipts"("shop_domain", "received_at");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_receipts_shop_domain_webhook_id_key" ON "webhook_receipts"("shop_domain", "webhook_id");

-- CreateIndex
CREATE UNIQUE INDEX "mails_dedupe_key_key" ON "mails"("dedupe_key");

-- CreateIndex
CREATE INDEX "mails_status_due_at_idx" ON "mails"("status", "due_at");

-- CreateIndex
CREATE INDEX "mails_case_id_idx" ON "mails"("case_id");

-- CreateIndex
CREATE INDEX "privacy_requests_shop_domain_received_at_idx" ON "privacy_requests"("shop_domain", "received_at");

-- AddForeignKey
ALTER TABLE "policy_versions" ADD CONSTRAINT "policy_versions_shop_domain_fkey" FOREIGN KEY ("shop_domain") REFERENCES "shops"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_shop_domain_fkey" FOREIGN KEY ("shop_domain") REFERENCES "shops"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cases" ADD CONSTRAINT "cases_shop_domain_fkey" FOREIGN KEY ("shop_domain") REFERENCES "shops"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cases" ADD CONSTRAINT "cases_policy_version_id_fkey" FOREIGN KEY ("policy_version_id") REFERENCES "policy_versions"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cases" ADD CONSTRAINT "cases_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_events" ADD CONSTRAINT "case_events_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mails" ADD CONSTRAINT "mails_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- From here on by hand: what Prisma's schema cannot say.

-- One open case an order, whoever asks and however many doors they come through at once.
CREATE UNIQUE INDEX "one_open_case_per_order" ON "cases" ("shop_domain", "order_id")
  WHERE "status" IN ('received', 'in-review', 'waiting-for-customer', 'recalling', 'returning', 'cancelling', 'needs-attention');

-- Alarms are looked for twice a second by every worker; most rows never have one.
CREATE INDEX "cases_follow_up" ON "cases" ("follow_up_at") WHERE "follow_up_at" IS NOT NULL;
CREATE INDEX "attempts_follow_up" ON "attempts" ("follow_up_at") WHERE "follow_up_at" IS NOT NULL;
CREATE INDEX "mails_due" ON "mails" ("due_at") WHERE "due_at" IS NOT NULL AND "status" = 'queued';
CREATE INDEX "webhook_receipts_unsettled" ON "webhook_receipts" ("received_at") WHERE "settled_at" IS NULL;

-- An event is written once. It goes only together with its case (a store's data is erased as a whole).
CREATE FUNCTION "refuse_rewriting_case_events"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM "cases" WHERE "id" = OLD."case_id") THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'case_events is append-only: % refused', TG_OP;
END
$$;
CREATE TRIGGER "case_events_append_only" BEFORE UPDATE OR DELETE ON "case_events"
  FOR EACH ROW EXECUTE FUNCTION "refuse_rewriting_case_events"();
CREATE TRIGGER "case_events_not_emptied" BEFORE TRUNCATE ON "case_events"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_rewriting_case_events"();

-- Deadlines count from the first receipt. Two requests that turn out to be one keep the earlier receipt; later is never right.
CREATE FUNCTION "refuse_later_receipt"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'received_at of case % may not move from % to %', OLD."id", OLD."received_at", NEW."received_at"
   ;
END
$$;
CREATE TRIGGER "cases_receipt_stands" BEFORE UPDATE OF "received_at" ON "cases"
  FOR EACH ROW WHEN (NEW."received_at" > OLD."received_at") EXECUTE FUNCTION "refuse_later_receipt"();

-- Webhook bodies compress three times faster with lz4; a server built without it keeps its own way.
DO $$
BEGIN
  ALTER TABLE "webhook_receipts" ALTER COLUMN "payload" SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported OR syntax_error OR invalid_parameter_value THEN
  NULL;
END
$$;
