DROP TABLE audit; DROP TABLE unit_change_parts; DROP TABLE unit_changes; DROP TABLE unit_states; DROP TABLE units;
