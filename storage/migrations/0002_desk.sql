-- A category that a guess or a resident chose and staff put right: what it was said of, from, to.
CREATE TABLE corrections (
    case_id BIGINT NOT NULL REFERENCES cases (id),
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES people (id),
    text TEXT NOT NULL,
    from_category TEXT NOT NULL,
    to_category TEXT NOT NULL,
    PRIMARY KEY (case_id, seq)
);
