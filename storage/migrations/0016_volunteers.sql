-- Who offers help: what they want and can, and how far their enrolment has come.
CREATE TABLE volunteers (
    person_id BIGINT PRIMARY KEY REFERENCES people (id),
    state TEXT NOT NULL,
    -- A level of place: how far from home they go.
    reach TEXT NOT NULL,
    -- The path of the place they live in, as far up as their reach.
    area TEXT NOT NULL,
    languages TEXT NOT NULL,
    never TEXT NOT NULL DEFAULT '[]',
    weekly_most INTEGER NOT NULL,
    paused_until BIGINT,
    about TEXT NOT NULL DEFAULT '',
    agreed_at BIGINT NOT NULL,
    applied_at BIGINT NOT NULL,
    -- When they were last asked for help; who never was comes first.
    asked_at BIGINT NOT NULL DEFAULT 0,
    seq INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX volunteers_by_area ON volunteers (area, asked_at) WHERE state = 'approved';

-- Every step of an enrolment. The primary key lets one writer only have a turn.
CREATE TABLE volunteer_events (
    person_id BIGINT NOT NULL REFERENCES people (id),
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    by_id BIGINT REFERENCES people (id),
    move TEXT NOT NULL,
    to_state TEXT NOT NULL,
    text TEXT,
    PRIMARY KEY (person_id, seq)
);

-- What a volunteer can do. One that needs training or a check counts once it is recorded, and
-- until its end; the note says which papers were seen, or who speaks for them.
CREATE TABLE volunteer_skills (
    person_id BIGINT NOT NULL REFERENCES people (id),
    skill TEXT NOT NULL,
    recorded_at BIGINT,
    recorded_by BIGINT REFERENCES people (id),
    valid_until BIGINT,
    note TEXT,
    PRIMARY KEY (person_id, skill)
);

-- The week: stretches of a day in local minutes since midnight, Monday is 0.
CREATE TABLE availability (
    person_id BIGINT NOT NULL REFERENCES people (id),
    weekday INTEGER NOT NULL,
    from_minute INTEGER NOT NULL,
    to_minute INTEGER NOT NULL,
    PRIMARY KEY (person_id, weekday, from_minute)
);

-- Days on which a volunteer is not there, from the first moment to the last, which is outside.
CREATE TABLE days_off (
    person_id BIGINT NOT NULL REFERENCES people (id),
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, first_at)
);
