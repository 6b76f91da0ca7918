-- A weekly task has one occurrence an hour: two who make the next one at once make it once.
DROP INDEX tasks_of_series;
CREATE UNIQUE INDEX tasks_of_series ON tasks (series_id, starts_at) WHERE series_id IS NOT NULL;
