-- which version of the policy the customer account pages read
ALTER TABLE "shops" ADD COLUMN "published_version_id" UUID;
