CREATE FUNCTION transfers_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'transfers are only ever added' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER transfers_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON transfers
    EXECUTE FUNCTION transfers_only_added();

-- Who closes an account waits for the transfers under way, and they for the closing.
CREATE FUNCTION transfers_fit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM accounts WHERE id IN (NEW.from_account, NEW.to_account) ORDER BY id FOR SHARE;
    IF NEW.seq <> 1 + (SELECT COALESCE(MAX(seq), 0) FROM transfers
            WHERE account_id = NEW.account_id)
        OR EXISTS (SELECT 1 FROM accounts WHERE id IN (NEW.from_account, NEW.to_account)
            AND closed_at IS NOT NULL)
        OR (NEW.from_account <> 0 AND NEW.lowest >
            (SELECT COALESCE(SUM(minutes), 0) FROM transfers WHERE to_account = NEW.from_account)
            - (SELECT COALESCE(SUM(minutes), 0) FROM transfers
                WHERE from_account = NEW.from_account)
            - NEW.minutes)
    THEN
        RAISE EXCEPTION 'out of turn, of a closed account, or more than there is'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER transfers_fit BEFORE INSERT ON transfers
    FOR EACH ROW EXECUTE FUNCTION transfers_fit();

CREATE FUNCTION accounts_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.closed_at IS NOT NULL AND
        (SELECT COALESCE(SUM(minutes), 0) FROM transfers WHERE to_account = NEW.id)
        <> (SELECT COALESCE(SUM(minutes), 0) FROM transfers WHERE from_account = NEW.id)
    THEN
        RAISE EXCEPTION 'an account is closed once it is empty'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_closed BEFORE UPDATE ON accounts
    FOR EACH ROW EXECUTE FUNCTION accounts_closed();
