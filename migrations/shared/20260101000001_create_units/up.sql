CREATE TABLE units (
    id         record_id PRIMARY KEY NOT NULL,
    level      TEXT      NOT NULL CHECK (level IN ('centre', 'province', 'district', 'commune', 'village')),
    created_at instant   NOT NULL
);

-- What a unit was called and where it belonged, from a day to a day. The path lists the ids
-- from the root down, so that "at or below" is a prefix.
CREATE TABLE unit_states (
    unit_id     record_id NOT NULL REFERENCES units (id),
    valid_from  TEXT      NOT NULL,
    valid_to    TEXT,
    name        TEXT      NOT NULL,
    name_folded TEXT      NOT NULL,
    sort_key    TEXT      NOT NULL,
    code        TEXT,
    parent_id   record_id REFERENCES units (id),
    path        TEXT      NOT NULL,
    PRIMARY KEY (unit_id, valid_from)
);
CREATE UNIQUE INDEX unit_states_as_of_today ON unit_states (unit_id) WHERE valid_to IS NULL;
CREATE INDEX unit_states_at_or_below ON unit_states (path);
CREATE INDEX unit_states_children ON unit_states (parent_id);

-- Mergers, splits, renamings: many units before, many after, one legal act.
CREATE TABLE unit_changes (
    id          record_id PRIMARY KEY NOT NULL,
    kind        TEXT      NOT NULL CHECK (kind IN ('merge', 'split', 'rename', 'move', 'abolish')),
    act         TEXT      NOT NULL,
    happened_on TEXT      NOT NULL,
    recorded_at instant   NOT NULL
);
CREATE TABLE unit_change_parts (
    change_id record_id NOT NULL REFERENCES unit_changes (id),
    unit_id   record_id NOT NULL REFERENCES units (id),
    side      TEXT      NOT NULL CHECK (side IN ('before', 'after')),
    PRIMARY KEY (change_id, unit_id, side)
);

-- Who changed what, when, from what to what. Written by every slice through kit/audit.rs.
CREATE TABLE audit (
    id         record_id PRIMARY KEY NOT NULL,
    at         instant   NOT NULL,
    by_person  record_id,
    record     TEXT      NOT NULL,
    record_id  record_id NOT NULL,
    action     TEXT      NOT NULL,
    before     json_text,
    after      json_text
);
CREATE INDEX audit_of_record ON audit (record, record_id, at);
