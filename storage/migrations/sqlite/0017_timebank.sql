CREATE TRIGGER transfers_unchanged BEFORE UPDATE ON transfers
BEGIN
    SELECT RAISE(ABORT, 'transfers are only ever added');
END;
CREATE TRIGGER transfers_undeleted BEFORE DELETE ON transfers
BEGIN
    SELECT RAISE(ABORT, 'transfers are only ever added');
END;

-- INSERT OR REPLACE would delete without a word: what is there already is refused here.
CREATE TRIGGER transfers_fit BEFORE INSERT ON transfers
WHEN NEW.seq <> 1 + (SELECT COALESCE(MAX(seq), 0) FROM transfers WHERE account_id = NEW.account_id)
    OR EXISTS (SELECT 1 FROM transfers WHERE (task_id = NEW.task_id OR case_id = NEW.case_id)
        AND account_id = NEW.account_id AND kind = NEW.kind)
    OR EXISTS (SELECT 1 FROM accounts WHERE id IN (NEW.from_account, NEW.to_account)
        AND closed_at IS NOT NULL)
    OR (NEW.from_account <> 0 AND NEW.lowest >
        (SELECT COALESCE(SUM(minutes), 0) FROM transfers WHERE to_account = NEW.from_account)
        - (SELECT COALESCE(SUM(minutes), 0) FROM transfers WHERE from_account = NEW.from_account)
        - NEW.minutes)
BEGIN
    SELECT RAISE(ABORT, 'out of turn, of a closed account, or more than there is');
END;

CREATE TRIGGER accounts_closed BEFORE UPDATE ON accounts
WHEN NEW.closed_at IS NOT NULL AND
    (SELECT COALESCE(SUM(minutes), 0) FROM transfers WHERE to_account = NEW.id)
    <> (SELECT COALESCE(SUM(minutes), 0) FROM transfers WHERE from_account = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'an account is closed once it is empty');
END;
