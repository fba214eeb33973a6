DROP DOMAIN json_text; DROP DOMAIN instant; DROP DOMAIN record_id;
