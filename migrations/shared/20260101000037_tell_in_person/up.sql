-- Somebody who knows only an older text was told of the new one face to face: by whom, and when. What was noted by
-- mistake is taken back, by whom and when, and stays.
CREATE TABLE tellings (
    id           record_id PRIMARY KEY NOT NULL,
    edition_id   record_id NOT NULL REFERENCES editions (id),
    person_id    record_id NOT NULL REFERENCES people (id),
    told_by      record_id NOT NULL REFERENCES people (id),
    told_at      instant   NOT NULL,
    withdrawn_by record_id REFERENCES people (id),
    withdrawn_at instant
);
CREATE INDEX tellings_of_edition ON tellings (edition_id, person_id);
CREATE UNIQUE INDEX tellings_that_stand ON tellings (edition_id, person_id) WHERE withdrawn_at IS NULL;
