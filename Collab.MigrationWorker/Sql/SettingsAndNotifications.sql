-- What was appended before has the type of its activity, and was counted nowhere.
UPDATE notifications n SET type = a.type FROM activity a WHERE a.id = n.activity_id;
ALTER TABLE notifications ALTER COLUMN type DROP DEFAULT;
UPDATE user_streams s SET unread_count = n.unread
FROM (SELECT user_id, count(*) AS unread FROM notifications WHERE NOT silent AND NOT is_read GROUP BY user_id) n
WHERE n.user_id = s.user_id;

-- The dispatcher counts what it appends and the API what it marks; what is removed is counted here, whoever removes it.
CREATE FUNCTION notifications_uncount() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE user_streams s SET unread_count = s.unread_count - r.unread
    FROM (SELECT user_id, count(*) AS unread FROM removed WHERE NOT silent AND NOT is_read GROUP BY user_id) r
    WHERE s.user_id = r.user_id;
    RETURN NULL;
END $$;

CREATE TRIGGER notifications_removed AFTER DELETE ON notifications REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION notifications_uncount();
