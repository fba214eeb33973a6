-- Over which mark one was given: the one that its giver saw. It may arrive before that one, so it refers to nothing
-- that must be there. Where two marks stood side by side, the other of them too.
ALTER TABLE attendance_entries ADD COLUMN over_id      record_id;
ALTER TABLE attendance_entries ADD COLUMN also_over_id record_id;
ALTER TABLE attendance_entries ADD COLUMN minutes_late INTEGER;
ALTER TABLE attendance_entries ADD COLUMN reason       TEXT;
-- What the telephone's clock said, where that cannot have been.
ALTER TABLE attendance_entries ADD COLUMN said_at      instant;

-- Up to now a mark was given over whichever was superseded in the same moment.
UPDATE attendance_entries SET over_id = (
    SELECT earlier.id FROM attendance_entries AS earlier
    WHERE earlier.person_id = attendance_entries.person_id
      AND earlier.session_id = attendance_entries.session_id
      AND earlier.superseded_at = attendance_entries.received_at
      AND (earlier.received_at, earlier.id) < (attendance_entries.received_at, attendance_entries.id)
    ORDER BY earlier.received_at DESC, earlier.id DESC
    LIMIT 1
);

-- A locked roll that a supervisor opened again: why, and until when.
CREATE TABLE roll_openings (
    id         record_id PRIMARY KEY NOT NULL,
    session_id record_id NOT NULL REFERENCES sessions (id),
    opened_by  record_id NOT NULL REFERENCES people (id),
    opened_at  instant   NOT NULL,
    until      instant   NOT NULL,
    reason     TEXT      NOT NULL
);
CREATE INDEX roll_openings_of_session ON roll_openings (session_id, opened_at);
