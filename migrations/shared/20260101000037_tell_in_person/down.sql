DROP TABLE tellings;
