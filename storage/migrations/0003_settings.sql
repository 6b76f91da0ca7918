-- How somebody wants to be spoken to: large and few (0 or 1), and quiet hours of their own
-- (HH:MM-HH:MM; empty means everybody's).
ALTER TABLE people ADD COLUMN large INTEGER NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN quiet TEXT;
