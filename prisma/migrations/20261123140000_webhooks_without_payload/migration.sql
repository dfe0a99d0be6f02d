-- A webhook is a hint: what it is about is read from Shopify, and nothing ever read what it carried.
ALTER TABLE webhook_receipts
  DROP COLUMN payload,
  DROP COLUMN event_id,
  DROP COLUMN api_version,
  DROP COLUMN triggered_at;
