-- Everybody who wrote something of a draft, and then of the edition that it became. Of what was written
-- before this only the last save of each file tells who.
CREATE TABLE draft_writers (
    draft_id  record_id NOT NULL REFERENCES drafts (id),
    person_id record_id NOT NULL REFERENCES people (id),
    PRIMARY KEY (draft_id, person_id)
);
CREATE TABLE edition_writers (
    edition_id record_id NOT NULL REFERENCES editions (id),
    person_id  record_id NOT NULL REFERENCES people (id),
    PRIMARY KEY (edition_id, person_id)
);
INSERT INTO draft_writers (draft_id, person_id)
SELECT DISTINCT draft_id, saved_by FROM draft_saves WHERE saved_by IS NOT NULL;
INSERT INTO edition_writers (edition_id, person_id)
SELECT DISTINCT editions.id, draft_writers.person_id
FROM editions
JOIN drafts ON drafts.course = editions.course
JOIN draft_steps ON draft_steps.draft_id = drafts.id AND draft_steps.step = 'released' AND draft_steps.at = editions.published_at
JOIN draft_writers ON draft_writers.draft_id = drafts.id;
-- Where nobody is known, whoever put it to release; `written_by` has never named anyone else and is kept for
-- what was written before.
INSERT INTO edition_writers (edition_id, person_id)
SELECT id, written_by FROM editions
WHERE written_by IS NOT NULL AND id NOT IN (SELECT edition_id FROM edition_writers);

-- As what an edition was released: its state moves on, and whether a course ever had an official edition must
-- not be forgotten.
ALTER TABLE editions ADD COLUMN released_as TEXT NOT NULL DEFAULT 'draft_in_use' CHECK (released_as IN ('draft_in_use', 'official'));
UPDATE editions SET released_as = 'official'
WHERE state = 'official'
   OR id IN (SELECT record_id FROM audit WHERE record = 'edition' AND action = 'published' AND after ->> 'state' = 'official');
