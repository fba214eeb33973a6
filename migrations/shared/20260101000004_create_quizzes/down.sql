DROP TABLE quiz_summaries; DROP TABLE attempts;
