-- Who has helped lately is found by the tasks that are over since.
CREATE INDEX tasks_by_end ON tasks (ends_at);
