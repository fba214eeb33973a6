DROP TABLE attendance_summaries; DROP TABLE headcounts; DROP TABLE attendance_entries;
