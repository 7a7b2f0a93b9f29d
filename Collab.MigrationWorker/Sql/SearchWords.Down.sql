-- With each column its index goes.
ALTER TABLE events DROP COLUMN search;
ALTER TABLE tasks DROP COLUMN search;
ALTER TABLE stories DROP COLUMN search;
ALTER TABLE comments DROP COLUMN search;
DROP FUNCTION story_vector(text, text, text);
DROP FUNCTION words_of(text);

-- What the migration Search makes.
CREATE FUNCTION story_vector(title text, description text, content text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    heading tsvector := setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', coalesce(left(description, 20000), '')), 'B');
BEGIN
    RETURN heading || setweight(to_tsvector('simple', content), 'C');
EXCEPTION WHEN program_limit_exceeded THEN
    RETURN heading || setweight(to_tsvector('simple', left(content, 50000)), 'C');
END $$;

ALTER TABLE events ADD COLUMN search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', coalesce(left(description, 20000), '')), 'B')) STORED;
ALTER TABLE tasks ADD COLUMN search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', coalesce(left(description, 20000), '')), 'B')) STORED;
ALTER TABLE stories ADD COLUMN search tsvector GENERATED ALWAYS AS (story_vector(title, description, content)) STORED;
ALTER TABLE comments ADD COLUMN search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', coalesce(content, '')), 'C')) STORED;

CREATE INDEX ix_events_search ON events USING gin (search, (ARRAY[id])) WITH (gin_pending_list_limit = 1024);
CREATE INDEX ix_tasks_search ON tasks USING gin (search, (event_id || lineage)) WITH (gin_pending_list_limit = 1024);
CREATE INDEX ix_stories_search ON stories USING gin (search, (ARRAY[event_id])) WITH (gin_pending_list_limit = 1024) WHERE NOT is_deleted;
CREATE INDEX ix_comments_search ON comments USING gin (search, (ARRAY[event_id])) WITH (gin_pending_list_limit = 1024) WHERE NOT is_deleted;
