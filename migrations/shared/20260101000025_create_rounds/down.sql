DROP TABLE round_papers;
DROP TABLE round_deals;
DROP TABLE rounds;
DROP TABLE round_forms;
