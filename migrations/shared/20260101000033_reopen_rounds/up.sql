-- When a round was opened again: one that nobody closes ends by itself, so many days after it was opened last.
ALTER TABLE rounds ADD COLUMN reopened_at instant;
