-- How many stand by for a task, beyond the places it has; theirs are numbered above those.
ALTER TABLE tasks ADD COLUMN reserve INTEGER NOT NULL DEFAULT 0;
