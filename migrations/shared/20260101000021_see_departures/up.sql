-- Whoever knew a module that an edition has no longer says that they have seen it: then they are told no more, and
-- trainers see who was.
CREATE TABLE departures_seen (
    person_id  record_id NOT NULL REFERENCES people (id),
    edition_id record_id NOT NULL REFERENCES editions (id),
    seen_at    instant   NOT NULL,
    PRIMARY KEY (person_id, edition_id)
);
CREATE INDEX departures_seen_by_edition ON departures_seen (edition_id);
