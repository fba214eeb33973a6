-- When a round was opened again: one that nobody closes ends by itself, so many days after it was opened last.
ALTER TABLE rounds ADD COLUMN reopened_at instant;
-- What came in a round that nobody closed came in time: by the new rule, too.
UPDATE rounds SET reopened_at = (
    SELECT MAX(COALESCE(handed_in_at, started_at)) FROM round_papers
    WHERE round_papers.class_id = rounds.class_id AND round_papers.stage = rounds.stage
) WHERE closed_at IS NULL;
