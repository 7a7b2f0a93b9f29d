-- A task keeps a maintainer of its own. It is asked when the transaction ends, so that one may take the place of another,
-- and with the task locked, so that two who leave at once do not each count on the other.
CREATE FUNCTION collaborators_check_maintained() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM tasks WHERE id = OLD.task_id FOR NO KEY UPDATE;
    IF FOUND AND NOT EXISTS (SELECT FROM collaborators WHERE task_id = OLD.task_id AND role = 'maintainer') THEN
        RAISE EXCEPTION 'A task keeps a maintainer of its own.' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_tasks_maintained';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER collaborators_maintained AFTER DELETE OR UPDATE OF role ON collaborators
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.role = 'maintainer') EXECUTE FUNCTION collaborators_check_maintained();
