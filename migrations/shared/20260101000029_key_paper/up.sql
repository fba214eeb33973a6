-- The number that somebody has on the cards of their class: given with the deal, and kept, for it is printed.
ALTER TABLE round_deals ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
UPDATE round_deals SET number = (
    SELECT COUNT(*) FROM round_deals AS others
    WHERE others.class_id = round_deals.class_id
      AND (others.dealt_at < round_deals.dealt_at
           OR (others.dealt_at = round_deals.dealt_at AND others.person_id <= round_deals.person_id))
);
CREATE UNIQUE INDEX round_deals_by_number ON round_deals (class_id, number);

-- What somebody keyed for a card of paper. Every keying stays: the one that counts stands on the paper, and those that
-- were looked at and do not count are set aside.
CREATE TABLE round_keyings (
    id           record_id PRIMARY KEY NOT NULL,
    class_id     record_id NOT NULL REFERENCES classes (id),
    stage        TEXT      NOT NULL CHECK (stage IN ('before', 'after', 'month', 'quarter')),
    person_id    record_id NOT NULL REFERENCES people (id),
    form         TEXT      NOT NULL CHECK (form IN ('a', 'b')),
    typed        TEXT      NOT NULL,
    given        json_text NOT NULL,
    keyed_by     record_id NOT NULL REFERENCES people (id),
    keyed_at     instant   NOT NULL,
    set_aside_at instant
);
CREATE INDEX round_keyings_of_class ON round_keyings (class_id, stage, person_id);

-- What was answered on paper, by whom it was keyed and when; nothing where all was answered on a phone.
ALTER TABLE round_papers ADD COLUMN card json_text;

-- Pictures of cards, beside which they are keyed: what somebody wrote under their name, so they are gone after a month
-- or as soon as somebody who keys says so. In one width, without what the telephone told of its owner.
CREATE TABLE round_photos (
    id       record_id PRIMARY KEY NOT NULL,
    class_id record_id NOT NULL REFERENCES classes (id),
    stage    TEXT      NOT NULL CHECK (stage IN ('before', 'after', 'month', 'quarter')),
    added_by record_id NOT NULL REFERENCES people (id),
    added_at instant   NOT NULL,
    nth      INTEGER   NOT NULL,
    bytes    BYTEA     NOT NULL
);
CREATE INDEX round_photos_of_class ON round_photos (class_id, stage, added_at);
