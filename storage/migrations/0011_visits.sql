-- Somebody without a phone: who of the staff visits them and speaks for them, and how they are
-- reached, in words.
ALTER TABLE people ADD COLUMN visited_by BIGINT REFERENCES people (id);
ALTER TABLE people ADD COLUMN reach TEXT;
CREATE INDEX people_visited ON people (visited_by);
