DROP TABLE departures_seen;
