-- What happens between a volunteer's word and their hours: who comes, is there, for how long.
ALTER TABLE assignments ADD COLUMN seq INTEGER NOT NULL DEFAULT 1;
-- How long it took, in minutes: as the volunteer says, and as the other side does (0: not done).
ALTER TABLE assignments ADD COLUMN minutes INTEGER;
ALTER TABLE assignments ADD COLUMN vouched INTEGER;
-- Why they did not come.
ALTER TABLE assignments ADD COLUMN explanation TEXT;
-- How often they said a wrong word of the day.
ALTER TABLE assignments ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;

DROP INDEX assignments_places;
CREATE UNIQUE INDEX assignments_places ON assignments (task_id, place)
    WHERE state NOT IN ('given_up', 'missed', 'no_show', 'excused');

-- Every move of a volunteer's part. The primary key lets one writer only have a turn.
CREATE TABLE assignment_events (
    volunteer_id BIGINT NOT NULL REFERENCES people (id),
    nth INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id BIGINT REFERENCES people (id),
    move TEXT NOT NULL,
    to_state TEXT NOT NULL,
    PRIMARY KEY (volunteer_id, nth, seq)
);
INSERT INTO assignment_events (volunteer_id, nth, seq, at, by_id, move, to_state)
    SELECT volunteer_id, nth, 1, accepted_at, volunteer_id, 'accept', state FROM assignments;

-- The four digits by which a volunteer shows that they stand at a resident's door; `day` is
-- that local day's number.
CREATE TABLE words_of_day (
    resident_id BIGINT PRIMARY KEY REFERENCES people (id),
    day INTEGER NOT NULL,
    word TEXT NOT NULL
);

-- Until when a place may be accepted: the hour, or later where somebody gave theirs up late.
ALTER TABLE tasks ADD COLUMN open_until BIGINT NOT NULL DEFAULT 0;
UPDATE tasks SET open_until = starts_at;
DROP INDEX tasks_open;
CREATE INDEX tasks_open ON tasks (open_until) WHERE state = 'open';

-- Tasks that stand already have their clock from now on; one whose moment is past rings at once.
-- Those that were over when the newest was made are let be.
INSERT INTO reminders (kind, subject, due_at, step, attempts)
    SELECT 'attendance', id, starts_at - 86400000, 0, 0 FROM tasks
    WHERE state IN ('open', 'filled')
    AND ends_at > (SELECT MAX(t.created_at) FROM tasks t);
