DROP TABLE cascade_summaries; DROP TABLE reviews; DROP TABLE reteachings;
