-- A group in which a desk sits: it serves one actor for a place, and each case has a topic there.
CREATE TABLE rooms (
    chat_id BIGINT PRIMARY KEY,
    actor TEXT NOT NULL,
    place_id BIGINT NOT NULL REFERENCES places (id),
    language TEXT NOT NULL,
    linked_by BIGINT NOT NULL REFERENCES people (id),
    linked_at BIGINT NOT NULL
);
