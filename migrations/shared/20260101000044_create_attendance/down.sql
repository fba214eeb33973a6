DROP TABLE roll_openings;
ALTER TABLE attendance_entries DROP COLUMN said_at;
ALTER TABLE attendance_entries DROP COLUMN reason;
ALTER TABLE attendance_entries DROP COLUMN minutes_late;
ALTER TABLE attendance_entries DROP COLUMN also_over_id;
ALTER TABLE attendance_entries DROP COLUMN over_id;
