-- What is said of a need beside what it is: a third person it is for, whether they know and agree
-- (0 or 1; empty where it is the resident's own), the day it is wanted (its beginning), the part of
-- that day, and where it is, where words say more than the place.
ALTER TABLE cases ADD COLUMN for_name TEXT;
ALTER TABLE cases ADD COLUMN for_agrees INTEGER;
ALTER TABLE cases ADD COLUMN wanted_at BIGINT;
ALTER TABLE cases ADD COLUMN wanted_part TEXT;
ALTER TABLE cases ADD COLUMN where_text TEXT;
