-- Time that was given in help: whole minutes, by double entry. What each engine has to be told in
-- its own words, so that transfers are only ever added and no account is overdrawn, stands in the
-- files of the same name beside this one.

-- A person's account, a community's pool, and number 0, which hours are issued from.
CREATE TABLE accounts (
    id BIGINT PRIMARY KEY,
    person_id BIGINT UNIQUE REFERENCES people (id),
    place_id BIGINT UNIQUE REFERENCES places (id),
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    CHECK (CASE WHEN id = 0 THEN person_id IS NULL AND place_id IS NULL
        ELSE (person_id IS NULL) <> (place_id IS NULL) END)
);
INSERT INTO accounts (id, opened_at) VALUES (0, 0);

-- Each takes from one account what it gives to another, so that all together hold nothing. It is
-- numbered within the account whose limits it is under: the one it is from, or for hours that are
-- issued the one they go to. The primary key lets one writer only have a turn.
CREATE TABLE transfers (
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    from_account BIGINT NOT NULL REFERENCES accounts (id),
    to_account BIGINT NOT NULL REFERENCES accounts (id),
    minutes INTEGER NOT NULL CHECK (minutes > 0),
    -- The balance below which policy let it bring the account it is from; of no meaning for 0.
    lowest INTEGER NOT NULL CHECK (lowest <= 0),
    -- Who did it; empty where the clock or a rule did.
    by_id BIGINT REFERENCES people (id),
    -- The task it is for, or the need, and when that help was given.
    task_id BIGINT,
    case_id BIGINT REFERENCES cases (id),
    done_at BIGINT,
    PRIMARY KEY (account_id, seq),
    CHECK (from_account <> to_account),
    CHECK (account_id = CASE WHEN from_account = 0 THEN to_account ELSE from_account END),
    CHECK ((from_account = 0) = (kind IN ('credit', 'waiver')))
);
-- A task is credited once to each who helped and taken back once; a need is paid for once.
CREATE UNIQUE INDEX transfers_by_task ON transfers (task_id, account_id, kind);
CREATE UNIQUE INDEX transfers_by_case ON transfers (case_id, account_id, kind);
CREATE INDEX transfers_out ON transfers (from_account);
CREATE INDEX transfers_in ON transfers (to_account);

-- Why, in words; beside the transfer, for they may be removed and sealed anew.
CREATE TABLE transfer_notes (
    account_id BIGINT NOT NULL,
    seq INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (account_id, seq),
    FOREIGN KEY (account_id, seq) REFERENCES transfers (account_id, seq)
);

-- Hours that somebody means to give to whoever opens a link, one at a time.
CREATE TABLE gifts (
    token_hash TEXT PRIMARY KEY,
    giver_id BIGINT NOT NULL UNIQUE REFERENCES people (id),
    minutes INTEGER NOT NULL CHECK (minutes > 0),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- Who has opened it and would like them. The primary key lets one only be first.
CREATE TABLE gift_takers (
    token_hash TEXT PRIMARY KEY REFERENCES gifts (token_hash),
    taker_id BIGINT NOT NULL REFERENCES people (id),
    at BIGINT NOT NULL
);
CREATE INDEX gift_takers_by_person ON gift_takers (taker_id);

-- The minutes that a resident offers for the help they ask for; empty where none.
ALTER TABLE cases ADD COLUMN minutes_offered INTEGER;
