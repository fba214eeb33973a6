-- Whoever teaches a course says that they have seen how its guides changed up to an edition: then they are told no
-- more.
CREATE TABLE guides_seen (
    person_id  record_id NOT NULL REFERENCES people (id),
    edition_id record_id NOT NULL REFERENCES editions (id),
    seen_at    instant   NOT NULL,
    PRIMARY KEY (person_id, edition_id)
);
