-- (Sites on SQLite may have these already: this was 09 once, as another was on PostgreSQL.)
-- The sessions of some days wherever they are held, and everyone in the order of a Vietnamese list:
-- for wide units, where going unit by unit would gather all there ever was.
CREATE INDEX IF NOT EXISTS sessions_by_day ON sessions (held_on);
CREATE INDEX IF NOT EXISTS people_in_order ON people (sort_key, id);
-- Every entry of a session, also those that were corrected.
CREATE INDEX IF NOT EXISTS attendance_entries_of_session ON attendance_entries (session_id);
