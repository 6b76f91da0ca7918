-- Each time staff opened the card of a case: who, when, and as whom they may see it.
CREATE TABLE looks (
    case_id BIGINT NOT NULL REFERENCES cases (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    at BIGINT NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (case_id, person_id, at)
);
