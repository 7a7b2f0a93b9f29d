-- Tasks move. What hangs together stays the database's own work: a row's lineage follows from its parent, and the lineages
-- below it from its own.

CREATE FUNCTION tasks_set_moved_lineage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Moves within an event take turns: of two that would make a cycle together, the second one sees the first.
    PERFORM FROM events WHERE id = NEW.event_id FOR NO KEY UPDATE;
    NEW.lineage := ARRAY[NEW.id];
    IF NEW.parent_task_id IS NOT NULL THEN
        SELECT p.lineage || NEW.id INTO NEW.lineage FROM tasks p WHERE p.id = NEW.parent_task_id FOR NO KEY UPDATE;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION tasks_carry_lineage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- By the parents, which are all in place now, where the statement moved several tasks.
    IF EXISTS (
        WITH RECURSIVE above AS (
            SELECT NEW.parent_task_id AS id
            UNION
            SELECT p.parent_task_id FROM above a JOIN tasks p ON p.id = a.id)
        SELECT FROM above WHERE id = NEW.id)
    THEN
        RAISE check_violation USING MESSAGE = 'a task cannot be below itself', CONSTRAINT = 'ck_tasks_cycle', TABLE = 'tasks';
    END IF;

    -- Until nothing is left to change: what was added below while this waited for its parent is seen by the next look only.
    LOOP
        WITH RECURSIVE below AS (
            SELECT t.id, coalesce(p.lineage, '{}') || t.id AS lineage
            FROM tasks t LEFT JOIN tasks p ON p.id = t.parent_task_id
            WHERE t.id = NEW.id
            UNION ALL
            SELECT t.id, b.lineage || t.id FROM below b JOIN tasks t ON t.parent_task_id = b.id)
        UPDATE tasks t SET lineage = b.lineage FROM below b WHERE t.id = b.id AND t.lineage <> b.lineage;
        EXIT WHEN NOT FOUND;
    END LOOP;
    RETURN NULL;
END $$;

CREATE TRIGGER tasks_move BEFORE UPDATE OF parent_task_id ON tasks
    FOR EACH ROW WHEN (OLD.parent_task_id IS DISTINCT FROM NEW.parent_task_id) EXECUTE FUNCTION tasks_set_moved_lineage();
CREATE TRIGGER tasks_moved AFTER UPDATE OF parent_task_id ON tasks
    FOR EACH ROW WHEN (OLD.parent_task_id IS DISTINCT FROM NEW.parent_task_id) EXECUTE FUNCTION tasks_carry_lineage();

-- The lineage changes with the parent as the counters do with the children, and in no other way.
CREATE OR REPLACE FUNCTION tasks_keep_counters() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.allocated_duration := OLD.allocated_duration;
    NEW.subtask_count := OLD.subtask_count;
    NEW.completed_subtask_count := OLD.completed_subtask_count;
    NEW.lineage := OLD.lineage;
    RETURN NEW;
END $$;

DROP TRIGGER tasks_counters ON tasks;
CREATE TRIGGER tasks_counters BEFORE UPDATE OF allocated_duration, subtask_count, completed_subtask_count, lineage ON tasks
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION tasks_keep_counters();
