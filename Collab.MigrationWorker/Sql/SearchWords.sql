-- PostgreSQL takes for tags, files, hosts and addresses, and so for one word or none, what people read as words with signs
-- between them: List<Item>, report.pdf, a/b. To search, those signs separate.
CREATE FUNCTION words_of(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN translate($1, '<>/\.@:&=#?%+~', '              ');

CREATE OR REPLACE FUNCTION story_vector(title text, description text, content text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    heading tsvector := setweight(to_tsvector('simple', words_of(title)), 'A')
        || setweight(to_tsvector('simple', words_of(coalesce(left(description, 20000), ''))), 'B');
BEGIN
    RETURN heading || setweight(to_tsvector('simple', words_of(content)), 'C');
EXCEPTION WHEN program_limit_exceeded THEN
    RETURN heading || setweight(to_tsvector('simple', words_of(left(content, 50000))), 'C');
END $$;

-- With each column its index goes; with the new column the words are found anew.
ALTER TABLE events DROP COLUMN search;
ALTER TABLE tasks DROP COLUMN search;
ALTER TABLE stories DROP COLUMN search;
ALTER TABLE comments DROP COLUMN search;

ALTER TABLE events ADD COLUMN search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', words_of(title)), 'A')
    || setweight(to_tsvector('simple', words_of(coalesce(left(description, 20000), ''))), 'B')) STORED;
ALTER TABLE tasks ADD COLUMN search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', words_of(title)), 'A')
    || setweight(to_tsvector('simple', words_of(coalesce(left(description, 20000), ''))), 'B')) STORED;
ALTER TABLE stories ADD COLUMN search tsvector GENERATED ALWAYS AS (story_vector(title, description, content)) STORED;
ALTER TABLE comments ADD COLUMN search tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', words_of(coalesce(content, ''))), 'C')) STORED;

CREATE INDEX ix_events_search ON events USING gin (search, (ARRAY[id])) WITH (gin_pending_list_limit = 1024);
CREATE INDEX ix_tasks_search ON tasks USING gin (search, (event_id || lineage)) WITH (gin_pending_list_limit = 1024);
CREATE INDEX ix_stories_search ON stories USING gin (search, (ARRAY[event_id])) WITH (gin_pending_list_limit = 1024) WHERE NOT is_deleted;
CREATE INDEX ix_comments_search ON comments USING gin (search, (ARRAY[event_id])) WITH (gin_pending_list_limit = 1024) WHERE NOT is_deleted;
