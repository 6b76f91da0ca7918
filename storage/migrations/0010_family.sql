-- Who is told, beside the resident, how their needs go; each came by a link of its own.
CREATE TABLE family (
    resident_id BIGINT NOT NULL REFERENCES people (id),
    member_id BIGINT NOT NULL REFERENCES people (id),
    token_hash TEXT NOT NULL UNIQUE,
    since BIGINT NOT NULL,
    PRIMARY KEY (resident_id, member_id)
);
CREATE INDEX family_by_member ON family (member_id);

-- A link that nobody has answered yet: one a resident.
CREATE TABLE family_links (
    resident_id BIGINT PRIMARY KEY REFERENCES people (id),
    token_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX family_links_by_token ON family_links (token_hash);
