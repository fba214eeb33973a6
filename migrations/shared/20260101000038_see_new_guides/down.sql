DROP TABLE guides_seen;
