-- The counters of a task change with its children and in no other way, also where a trigger that somebody added writes
-- them: what is due to them is named in a setting of the transaction, and of each statement it is asked, when it has ended,
-- whether it changed counters by what was due, once, or not at all. So a trigger that writes counters, that changes them in
-- passing, or that keeps rows from being counted fails the statement that it belongs to. What is added up is changes, and
-- never children: that costs the same under two of them and under two thousand.
--
-- Who sets that setting by hand, or drops or disables triggers, does so with intent, and is not held.

CREATE OR REPLACE FUNCTION tasks_allocate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- Another trigger may have made this statement while another one's changes are due.
    due_outside text := coalesce(current_setting('collab.tasks_due', true), '');
    due jsonb;
BEGIN
    IF to_regclass('tasks') IS DISTINCT FROM TG_RELID THEN
        RAISE check_violation USING MESSAGE = 'the search path leads to another table of tasks, or to none', CONSTRAINT = 'ck_tasks_counters', TABLE = 'tasks';
    END IF;

    IF TG_OP = 'INSERT' THEN
        SELECT jsonb_agg(d ORDER BY d.id) INTO due FROM (
            SELECT parent_task_id AS id, sum(duration::bigint) AS minutes, count(*) AS tasks, count(*) FILTER (WHERE is_complete) AS complete
            FROM added WHERE parent_task_id IS NOT NULL GROUP BY parent_task_id) d;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT jsonb_agg(d ORDER BY d.id) INTO due FROM (
            SELECT parent_task_id AS id, -sum(duration::bigint) AS minutes, -count(*) AS tasks, -count(*) FILTER (WHERE is_complete) AS complete
            FROM removed WHERE parent_task_id IS NOT NULL GROUP BY parent_task_id) d
        WHERE EXISTS (SELECT FROM tasks t WHERE t.id = d.id);
    ELSE
        SELECT jsonb_agg(d ORDER BY d.id) INTO due FROM (
            SELECT id, sum(minutes) AS minutes, sum(tasks) AS tasks, sum(complete) AS complete FROM (
                SELECT parent_task_id AS id, duration::bigint AS minutes, 1 AS tasks, is_complete::int AS complete FROM added
                UNION ALL
                SELECT parent_task_id, -duration::bigint, -1, -is_complete::int FROM removed) changes
            WHERE id IS NOT NULL
            GROUP BY id
            HAVING sum(minutes) <> 0 OR sum(tasks) <> 0 OR sum(complete) <> 0) d
        WHERE EXISTS (SELECT FROM tasks t WHERE t.id = d.id);
    END IF;

    -- An update of no rows would fire this trigger again, for ever.
    IF due IS NOT NULL THEN
        PERFORM set_config('collab.tasks_due', due::text, true);
        UPDATE tasks t
        SET allocated_duration = t.allocated_duration + d.minutes,
            subtask_count = t.subtask_count + d.tasks,
            completed_subtask_count = t.completed_subtask_count + d.complete,
            version = t.version + 1,
            updated_at = now()
        FROM jsonb_to_recordset(due) AS d (id uuid, minutes bigint, tasks int, complete int)
        WHERE t.id = d.id;

        IF current_setting('collab.tasks_due') <> '' THEN
            RAISE check_violation USING MESSAGE = 'a task has to be counted by the one that it is part of', CONSTRAINT = 'ck_tasks_counters', TABLE = 'tasks';
        END IF;

        PERFORM set_config('collab.tasks_due', due_outside, true);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION tasks_check_counters() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed jsonb;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_agg(c ORDER BY c.id) INTO changed FROM (
            SELECT id, sum(minutes) AS minutes, sum(tasks) AS tasks, sum(complete) AS complete FROM (
                SELECT id, allocated_duration::bigint AS minutes, subtask_count AS tasks, completed_subtask_count AS complete FROM added
                UNION ALL
                SELECT id, -allocated_duration::bigint, -subtask_count, -completed_subtask_count FROM removed) counters
            GROUP BY id
            HAVING sum(minutes) <> 0 OR sum(tasks) <> 0 OR sum(complete) <> 0) c;

        IF changed IS NULL THEN
            RETURN NULL;
        END IF;

        IF changed = nullif(current_setting('collab.tasks_due', true), '')::jsonb THEN
            PERFORM set_config('collab.tasks_due', '', true);
            RETURN NULL;
        END IF;
    END IF;

    RAISE check_violation USING MESSAGE = 'the counters of a task change with its subtasks only', CONSTRAINT = 'ck_tasks_counters', TABLE = 'tasks';
END $$;

CREATE TRIGGER tasks_counted AFTER UPDATE ON tasks REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION tasks_check_counters();
CREATE TRIGGER tasks_uncounted AFTER INSERT ON tasks
    FOR EACH ROW WHEN (NEW.allocated_duration <> 0 OR NEW.subtask_count <> 0 OR NEW.completed_subtask_count <> 0)
    EXECUTE FUNCTION tasks_check_counters();

-- A row that comes under the id of one that is gone would have its children, uncounted, where something kept them from
-- going with it.
CREATE OR REPLACE FUNCTION tasks_set_lineage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM tasks c WHERE c.parent_task_id = NEW.id) AND NOT EXISTS (SELECT FROM tasks t WHERE t.id = NEW.id) THEN
        RAISE check_violation USING MESSAGE = 'a task begins without subtasks', CONSTRAINT = 'ck_tasks_counters', TABLE = 'tasks';
    END IF;

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
