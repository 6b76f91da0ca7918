-- The keys that stored values are sealed with, by their marks; "clear" while some may stand in clear.
CREATE TABLE sealing_keys (
    mark TEXT PRIMARY KEY
);
INSERT INTO sealing_keys (mark) VALUES ('clear');
