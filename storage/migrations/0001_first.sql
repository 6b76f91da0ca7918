-- Times are milliseconds since 1970 in UTC; flags are 0 or 1; JSON is text.

CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- Every update Telegram was told is received. The payload goes once its effect is stored.
CREATE TABLE inbox (
    update_id BIGINT PRIMARY KEY,
    received_at BIGINT NOT NULL,
    payload TEXT,
    done_at BIGINT,
    error TEXT
);
CREATE INDEX inbox_waiting ON inbox (update_id) WHERE done_at IS NULL;
CREATE INDEX inbox_done ON inbox (done_at);

-- Every call owed to Telegram. A row goes once Telegram has taken it.
CREATE TABLE outbox (
    id BIGINT PRIMARY KEY,
    chat_id BIGINT NOT NULL,
    priority INTEGER NOT NULL,
    method TEXT NOT NULL,
    payload TEXT NOT NULL,
    card TEXT,
    created_at BIGINT NOT NULL,
    failed_at BIGINT,
    error TEXT
);

-- Which message shows a subject in a chat, so that it can be changed in place.
CREATE TABLE cards (
    chat_id BIGINT NOT NULL,
    card TEXT NOT NULL,
    message_id BIGINT,
    PRIMARY KEY (chat_id, card)
);
CREATE INDEX cards_by_card ON cards (card);

-- The next clock of whatever waits: one row a kind and subject.
CREATE TABLE reminders (
    kind TEXT NOT NULL,
    subject BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    step INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, subject)
);
CREATE INDEX reminders_due ON reminders (due_at);

-- Street, community, grid, building. The path holds the ids from the street down: /1/4/9/;
-- the label the names from the community down, as people say where it is.
CREATE TABLE places (
    id BIGINT PRIMARY KEY,
    parent_id BIGINT REFERENCES places (id),
    level TEXT NOT NULL,
    name TEXT NOT NULL,
    label TEXT NOT NULL,
    path TEXT NOT NULL UNIQUE,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION
);
CREATE UNIQUE INDEX places_names ON places (COALESCE(parent_id, 0), name);

CREATE TABLE people (
    id BIGINT PRIMARY KEY,
    chat_id BIGINT UNIQUE,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    place_id BIGINT REFERENCES places (id),
    consented_at BIGINT,
    unreachable_at BIGINT,
    created_at BIGINT NOT NULL
);

CREATE TABLE roles (
    person_id BIGINT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    place_id BIGINT NOT NULL REFERENCES places (id),
    organization TEXT NOT NULL DEFAULT '',
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, role, place_id, organization)
);

CREATE TABLE invitations (
    token_hash TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    place_id BIGINT NOT NULL REFERENCES places (id),
    organization TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- The primary key lets one person only use an invitation.
CREATE TABLE invitation_uses (
    token_hash TEXT PRIMARY KEY REFERENCES invitations (token_hash),
    person_id BIGINT NOT NULL REFERENCES people (id),
    used_at BIGINT NOT NULL
);

-- The form a chat is in the middle of: its only state is the answers.
CREATE TABLE conversations (
    chat_id BIGINT PRIMARY KEY,
    flow TEXT NOT NULL,
    serial BIGINT NOT NULL,
    answers TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE cases (
    id BIGINT PRIMARY KEY,
    resident_id BIGINT NOT NULL REFERENCES people (id),
    text TEXT NOT NULL,
    file TEXT,
    category TEXT NOT NULL,
    urgency TEXT NOT NULL,
    place_id BIGINT NOT NULL REFERENCES places (id),
    state TEXT NOT NULL,
    actor TEXT NOT NULL,
    assignee_id BIGINT REFERENCES people (id),
    policy_version TEXT NOT NULL,
    reason TEXT NOT NULL,
    refused TEXT NOT NULL DEFAULT '[]',
    seq INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    respond_by BIGINT NOT NULL,
    resolve_by BIGINT NOT NULL
);
CREATE INDEX cases_by_resident ON cases (resident_id, id);
CREATE INDEX cases_open ON cases (state, actor) WHERE state <> 'closed';

-- Every move and message of a case. The primary key lets one writer only have a turn.
CREATE TABLE case_events (
    case_id BIGINT NOT NULL REFERENCES cases (id),
    seq INTEGER NOT NULL,
    at BIGINT NOT NULL,
    person_id BIGINT REFERENCES people (id),
    move TEXT NOT NULL,
    from_state TEXT,
    to_state TEXT NOT NULL,
    actor TEXT NOT NULL,
    text TEXT,
    file TEXT,
    PRIMARY KEY (case_id, seq)
);

-- One row each time the resident is asked how it went.
CREATE TABLE follow_ups (
    case_id BIGINT NOT NULL REFERENCES cases (id),
    round INTEGER NOT NULL,
    asked_at BIGINT NOT NULL,
    answered_at BIGINT,
    resolved INTEGER,
    satisfaction INTEGER,
    PRIMARY KEY (case_id, round)
);
