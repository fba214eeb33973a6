-- Who has read or answered an edition: asked when a new one is released and people must be told.
CREATE INDEX readings_by_edition ON readings (edition_id, person_id);
CREATE INDEX attempts_by_edition ON attempts (edition_id, person_id);
