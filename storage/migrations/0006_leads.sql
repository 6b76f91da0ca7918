-- Whether a role, or the role an invitation gives, is that of the lead of its desk (0 or 1).
ALTER TABLE roles ADD COLUMN lead INTEGER NOT NULL DEFAULT 0;
ALTER TABLE invitations ADD COLUMN lead INTEGER NOT NULL DEFAULT 0;
