-- A complaint about how somebody was treated (0 or 1), and about which of the staff, where known.
ALTER TABLE cases ADD COLUMN complaint INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN about_id BIGINT REFERENCES people (id);
