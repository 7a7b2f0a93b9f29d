-- The tree of tasks: a row's lineage and its parent's counters are the database's own work, so that they hold whoever
-- writes. The counters' row is locked by the update itself; the check constraint on it is what refuses a budget overrun.

CREATE FUNCTION tasks_set_lineage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.allocated_duration := 0;
    NEW.subtask_count := 0;
    NEW.completed_subtask_count := 0;
    NEW.lineage := ARRAY[NEW.id];
    IF NEW.parent_task_id IS NOT NULL THEN
        -- The parent's lineage cannot change until this row is there to be changed with it.
        SELECT p.lineage || NEW.id INTO NEW.lineage FROM tasks p WHERE p.id = NEW.parent_task_id FOR NO KEY UPDATE;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER tasks_lineage BEFORE INSERT ON tasks FOR EACH ROW EXECUTE FUNCTION tasks_set_lineage();

-- The counters change with the children and in no other way: whatever else writes them is not heeded.
CREATE FUNCTION tasks_keep_counters() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.allocated_duration := OLD.allocated_duration;
    NEW.subtask_count := OLD.subtask_count;
    NEW.completed_subtask_count := OLD.completed_subtask_count;
    RETURN NEW;
END $$;

CREATE TRIGGER tasks_counters BEFORE UPDATE OF allocated_duration, subtask_count, completed_subtask_count ON tasks
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION tasks_keep_counters();

-- Each statement's net effect on each parent, so that a re-plan of many children is judged by its outcome.
CREATE FUNCTION tasks_allocate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    deltas jsonb;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT jsonb_agg(d) INTO deltas FROM (
            SELECT parent_task_id AS id, sum(duration::bigint) AS minutes, count(*) AS tasks, count(*) FILTER (WHERE is_complete) AS complete
            FROM added WHERE parent_task_id IS NOT NULL GROUP BY parent_task_id) d;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT jsonb_agg(d) INTO deltas FROM (
            SELECT parent_task_id AS id, -sum(duration::bigint) AS minutes, -count(*) AS tasks, -count(*) FILTER (WHERE is_complete) AS complete
            FROM removed WHERE parent_task_id IS NOT NULL GROUP BY parent_task_id) d;
    ELSE
        SELECT jsonb_agg(d) INTO deltas FROM (
            SELECT id, sum(minutes) AS minutes, sum(tasks) AS tasks, sum(complete) AS complete FROM (
                SELECT parent_task_id AS id, duration::bigint AS minutes, 1 AS tasks, is_complete::int AS complete FROM added
                UNION ALL
                SELECT parent_task_id, -duration::bigint, -1, -is_complete::int FROM removed) changes
            WHERE id IS NOT NULL
            GROUP BY id
            HAVING sum(minutes) <> 0 OR sum(tasks) <> 0 OR sum(complete) <> 0) d;
    END IF;

    -- An update of no rows would fire this trigger again, for ever.
    IF deltas IS NOT NULL THEN
        UPDATE tasks t
        SET allocated_duration = t.allocated_duration + d.minutes,
            subtask_count = t.subtask_count + d.tasks,
            completed_subtask_count = t.completed_subtask_count + d.complete,
            version = t.version + 1,
            updated_at = now()
        FROM jsonb_to_recordset(deltas) AS d (id uuid, minutes bigint, tasks int, complete int)
        WHERE t.id = d.id;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER tasks_allocation_insert AFTER INSERT ON tasks REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION tasks_allocate();
CREATE TRIGGER tasks_allocation_update AFTER UPDATE ON tasks REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION tasks_allocate();
CREATE TRIGGER tasks_allocation_delete AFTER DELETE ON tasks REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION tasks_allocate();

-- Rows that live for milliseconds, and rows that are updated for each event: keep the first from bloating and let the
-- second be updated in place.
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE user_streams SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE tasks SET (fillfactor = 80);
