-- To whom a case was handed.
ALTER TABLE case_events ADD COLUMN to_id BIGINT REFERENCES people (id);
-- From whom a complaint is kept beside whom it is about: the ids, with a comma before and after each.
ALTER TABLE cases ADD COLUMN kept_from TEXT NOT NULL DEFAULT '';
