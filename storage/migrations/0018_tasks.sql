-- What volunteers are asked to do.
CREATE TABLE tasks (
    id BIGINT PRIMARY KEY,
    case_id BIGINT REFERENCES cases (id),
    -- The first task of a weekly one.
    series_id BIGINT REFERENCES tasks (id),
    weekly INTEGER NOT NULL DEFAULT 0,
    category TEXT NOT NULL,
    text TEXT NOT NULL,
    risks TEXT,
    place_id BIGINT NOT NULL REFERENCES places (id),
    -- The wider place that is shown to who is asked.
    area_id BIGINT NOT NULL REFERENCES places (id),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    people INTEGER NOT NULL,
    skills TEXT NOT NULL DEFAULT '[]',
    state TEXT NOT NULL,
    created_by BIGINT NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    seq INTEGER NOT NULL
);
CREATE INDEX tasks_of_case ON tasks (case_id);
CREATE INDEX tasks_of_series ON tasks (series_id, starts_at);
CREATE INDEX tasks_open ON tasks (starts_at) WHERE state = 'open';

-- Every move of a task. The primary key lets one writer only have a turn.
CREATE TABLE task_events (
    task_id BIGINT NOT NULL REFERENCES tasks (id),
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id BIGINT REFERENCES people (id),
    move TEXT NOT NULL,
    to_state TEXT NOT NULL,
    PRIMARY KEY (task_id, seq)
);

-- Who has which place of a task. Two keys hold what must hold however many accept at once: no place
-- of a task is had twice, and nobody accepts two tasks at the same moment.
CREATE TABLE assignments (
    volunteer_id BIGINT NOT NULL REFERENCES people (id),
    nth INTEGER NOT NULL,
    task_id BIGINT NOT NULL REFERENCES tasks (id),
    place INTEGER NOT NULL,
    state TEXT NOT NULL,
    accepted_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (volunteer_id, nth)
);
CREATE UNIQUE INDEX assignments_places ON assignments (task_id, place) WHERE state <> 'given_up';
CREATE INDEX assignments_of_task ON assignments (task_id);

-- Who was asked for a task, in which circle, and what they said.
CREATE TABLE offers (
    task_id BIGINT NOT NULL REFERENCES tasks (id),
    volunteer_id BIGINT NOT NULL REFERENCES people (id),
    circle INTEGER NOT NULL,
    at BIGINT NOT NULL,
    answer TEXT,
    answered_at BIGINT,
    PRIMARY KEY (task_id, volunteer_id)
);
CREATE INDEX offers_of_volunteer ON offers (volunteer_id);

-- A resident and a volunteer who are not to meet, by the wish of either.
CREATE TABLE blocks (
    resident_id BIGINT NOT NULL REFERENCES people (id),
    volunteer_id BIGINT NOT NULL REFERENCES people (id),
    by_id BIGINT NOT NULL REFERENCES people (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (resident_id, volunteer_id)
);

-- The paths of the places a volunteer's home lies in, empty where it is not known so far: who is
-- near is found from the home outwards, the longest waiting first.
ALTER TABLE volunteers ADD COLUMN building TEXT NOT NULL DEFAULT '';
ALTER TABLE volunteers ADD COLUMN grid TEXT NOT NULL DEFAULT '';
ALTER TABLE volunteers ADD COLUMN community TEXT NOT NULL DEFAULT '';
UPDATE volunteers SET
    building = COALESCE((SELECT a.path FROM people p JOIN places h ON h.id = p.place_id
        JOIN places a ON a.level = 'building' AND h.path LIKE a.path || '%'
        WHERE p.id = volunteers.person_id), ''),
    grid = COALESCE((SELECT a.path FROM people p JOIN places h ON h.id = p.place_id
        JOIN places a ON a.level = 'grid' AND h.path LIKE a.path || '%'
        WHERE p.id = volunteers.person_id), ''),
    community = COALESCE((SELECT a.path FROM people p JOIN places h ON h.id = p.place_id
        JOIN places a ON a.level = 'community' AND h.path LIKE a.path || '%'
        WHERE p.id = volunteers.person_id), '');
-- With the number too: of many who were never asked, the first are found without sorting them all.
DROP INDEX volunteers_by_area;
CREATE INDEX volunteers_by_area ON volunteers (area, asked_at, person_id) WHERE state = 'approved';
CREATE INDEX volunteers_by_building ON volunteers (building, asked_at, person_id)
    WHERE state = 'approved';
CREATE INDEX volunteers_by_grid ON volunteers (grid, asked_at, person_id) WHERE state = 'approved';
CREATE INDEX volunteers_by_community ON volunteers (community, asked_at, person_id)
    WHERE state = 'approved';
