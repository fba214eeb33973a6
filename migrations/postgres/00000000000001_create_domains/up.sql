-- The three names that the shared migrations use for what the two databases store differently.
CREATE DOMAIN record_id AS uuid;
CREATE DOMAIN instant   AS bigint;
CREATE DOMAIN json_text AS jsonb;
