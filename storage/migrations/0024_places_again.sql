-- Whose part was rearranged has their place no more: it is free for others.
DROP INDEX assignments_places;
CREATE UNIQUE INDEX assignments_places ON assignments (task_id, place)
    WHERE state NOT IN ('given_up', 'missed', 'no_show', 'excused', 'rearranged');
