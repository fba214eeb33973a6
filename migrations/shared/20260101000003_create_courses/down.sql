DROP TABLE reading_summaries; DROP TABLE readings; DROP TABLE editions;
