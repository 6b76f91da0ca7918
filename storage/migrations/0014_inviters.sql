-- Who made an invitation; empty where it was made on the command line.
ALTER TABLE invitations ADD COLUMN invited_by BIGINT REFERENCES people (id);
