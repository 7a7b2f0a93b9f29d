-- What is read often is in memory, and what is not, on disks that seek at no cost: an index is taken for what it is worth
-- there, and not for what it was on disks that turn. A statement is planned for whom it asks about: what is quick for a
-- guest is not for an owner of ten thousand tasks. To compile one takes longer than to run it. Whoever may not set that for
-- the database has set it, or does without.
DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET random_page_cost = 1.1', current_database());
    EXECUTE format('ALTER DATABASE %I SET plan_cache_mode = force_custom_plan', current_database());
    EXECUTE format('ALTER DATABASE %I SET jit = off', current_database());
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'The database is best set to random_page_cost = 1.1, plan_cache_mode = force_custom_plan and jit = off.';
END $$;

-- The newest texts of an event: words that are everywhere are looked for in those.
CREATE INDEX ix_stories_event_id_id ON stories (event_id, id) WHERE NOT is_deleted;
CREATE INDEX ix_comments_event_id_id ON comments (event_id, id) WHERE NOT is_deleted;
