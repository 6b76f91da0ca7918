-- Satisfaction is now said on five steps, 1 (not at all) to 5 (very); it was 1 to 4.
UPDATE follow_ups SET satisfaction = satisfaction + 1 WHERE satisfaction IS NOT NULL;
-- The first clock of what is said to be done is now the follow-up itself, which these had already.
UPDATE reminders SET step = step + 1
    WHERE kind = 'case' AND subject IN (SELECT id FROM cases WHERE state = 'done');
