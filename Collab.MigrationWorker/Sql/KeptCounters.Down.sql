DROP TRIGGER tasks_counted ON tasks;
DROP TRIGGER tasks_uncounted ON tasks;
DROP FUNCTION tasks_check_counters();

-- What the migration Initial makes.
CREATE OR REPLACE FUNCTION tasks_allocate() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION tasks_set_lineage() RETURNS trigger LANGUAGE plpgsql AS $$
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
