DROP TABLE site_keys; DROP TABLE sign_in_failures; DROP TABLE sign_ins; DROP TABLE grants; DROP TABLE accounts; DROP TABLE people;
