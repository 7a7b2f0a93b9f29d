-- Full-text search. Each kind of row keeps the words of its texts, weighted by where they stand, and is indexed by them
-- together with what access to it comes from: so one look into one index finds what matches and may be seen, however
-- many rows of others match.

-- Stories and comments are told by their event whose they are, which never changes; the lineage of their task, which
-- does, is asked of the task.
ALTER TABLE stories ADD COLUMN event_id uuid;
ALTER TABLE comments ADD COLUMN event_id uuid;
UPDATE stories s SET event_id = t.event_id FROM tasks t WHERE t.id = s.task_id;
UPDATE comments c SET event_id = s.event_id FROM stories s WHERE s.id = c.story_id;

CREATE FUNCTION stories_set_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT t.event_id INTO NEW.event_id FROM tasks t WHERE t.id = NEW.task_id;
    RETURN NEW;
END $$;

CREATE FUNCTION comments_set_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT s.event_id INTO NEW.event_id FROM stories s WHERE s.id = NEW.story_id;
    RETURN NEW;
END $$;

CREATE TRIGGER stories_event BEFORE INSERT ON stories FOR EACH ROW EXECUTE FUNCTION stories_set_event();
CREATE TRIGGER comments_event BEFORE INSERT ON comments FOR EACH ROW EXECUTE FUNCTION comments_set_event();

ALTER TABLE events ADD COLUMN search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', coalesce(left(description, 20000), '')), 'B')) STORED;
ALTER TABLE tasks ADD COLUMN search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', coalesce(left(description, 20000), '')), 'B')) STORED;
ALTER TABLE comments ADD COLUMN search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', coalesce(content, '')), 'C')) STORED;

-- A vector has room for a mebibyte: a story with more different words than that is found by those at its beginning.
CREATE FUNCTION story_vector(title text, description text, content text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    heading tsvector := setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', coalesce(left(description, 20000), '')), 'B');
BEGIN
    RETURN heading || setweight(to_tsvector('simple', content), 'C');
EXCEPTION WHEN program_limit_exceeded THEN
    RETURN heading || setweight(to_tsvector('simple', left(content, 50000)), 'C');
END $$;

ALTER TABLE stories ADD COLUMN search tsvector GENERATED ALWAYS AS (story_vector(title, description, content)) STORED;

-- What writes leave for later is read by each search: a mebibyte of it is a millisecond or two.
CREATE INDEX ix_events_search ON events USING gin (search, (ARRAY[id])) WITH (gin_pending_list_limit = 1024);
CREATE INDEX ix_tasks_search ON tasks USING gin (search, (event_id || lineage)) WITH (gin_pending_list_limit = 1024);
CREATE INDEX ix_stories_search ON stories USING gin (search, (ARRAY[event_id])) WITH (gin_pending_list_limit = 1024) WHERE NOT is_deleted;
CREATE INDEX ix_comments_search ON comments USING gin (search, (ARRAY[event_id])) WITH (gin_pending_list_limit = 1024) WHERE NOT is_deleted;
