-- The line is dispatched by the ids of its rows, and what is told of one task is told in the order of its commits. An id that
-- is drawn when a row is written says nothing about when that is committed. So it is drawn anew in the commit itself, with a
-- lock for the task that is held until the commit is seen: nothing is asked of the client meanwhile, so a client that is frozen
-- holds nobody up. There are a thousand locks for all tasks: a transaction that concerns very many takes no more than that.
--
-- All rows of a transaction draw anew, whether they concern a task or not, and so keep their order among themselves.

CREATE FUNCTION outbox_draw_id() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    concerned uuid := (SELECT task_id FROM activity WHERE id = NEW.activity_id);
BEGIN
    IF concerned IS NOT NULL THEN
        -- 0x7461736b is "task" in ASCII; locks of two numbers are none of those of one.
        PERFORM pg_advisory_xact_lock(1952543595, uuid_hash(concerned) & 1023);
    END IF;
    UPDATE outbox SET id = DEFAULT WHERE id = NEW.id;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER outbox_draw_id AFTER INSERT ON outbox DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION outbox_draw_id();
