-- What somebody told of a task, and who was called to it beside the desk that answers for it.
ALTER TABLE cases ADD COLUMN task_id BIGINT REFERENCES tasks (id);
ALTER TABLE cases ADD COLUMN called TEXT NOT NULL DEFAULT '';

-- Either side may wish so by themselves: each wish is a row of its own.
CREATE TABLE blocks_of_either (
    resident_id BIGINT NOT NULL REFERENCES people (id),
    volunteer_id BIGINT NOT NULL REFERENCES people (id),
    by_id BIGINT NOT NULL REFERENCES people (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (resident_id, volunteer_id, by_id)
);
INSERT INTO blocks_of_either (resident_id, volunteer_id, by_id, at)
    SELECT resident_id, volunteer_id, by_id, at FROM blocks;
DROP TABLE blocks;
ALTER TABLE blocks_of_either RENAME TO blocks;
