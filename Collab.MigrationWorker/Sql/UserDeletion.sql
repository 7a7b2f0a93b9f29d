-- A deleted user keeps its row, for what it has written, and gets nothing new. The lock, that of a foreign key, has a
-- deletion and what would give the user something wait for each other.
CREATE FUNCTION users_refuse_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    named uuid;
BEGIN
    IF TG_ARGV[0] = 'id' THEN
        named := NEW.id;
    ELSIF TG_ARGV[0] = 'inviter_id' THEN
        named := NEW.inviter_id;
    ELSIF TG_ARGV[0] = 'invitee_id' THEN
        named := NEW.invitee_id;
    ELSE
        named := NEW.user_id;
    END IF;

    PERFORM FROM users WHERE id = named AND deleted_at IS NULL FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE foreign_key_violation USING MESSAGE = 'the user is deleted', CONSTRAINT = 'ck_users_deleted', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER events_user_exists AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION users_refuse_deleted('user_id');
CREATE TRIGGER collaborators_user_exists AFTER INSERT ON collaborators FOR EACH ROW EXECUTE FUNCTION users_refuse_deleted('user_id');
CREATE TRIGGER access_tokens_user_exists AFTER INSERT ON access_tokens FOR EACH ROW EXECUTE FUNCTION users_refuse_deleted('user_id');
CREATE TRIGGER stream_tickets_user_exists AFTER INSERT ON stream_tickets FOR EACH ROW EXECUTE FUNCTION users_refuse_deleted('user_id');
CREATE TRIGGER user_settings_user_exists AFTER INSERT ON user_settings FOR EACH ROW EXECUTE FUNCTION users_refuse_deleted('id');
CREATE TRIGGER invites_inviter_exists AFTER INSERT ON invites FOR EACH ROW EXECUTE FUNCTION users_refuse_deleted('inviter_id');
CREATE TRIGGER invites_invitee_exists AFTER INSERT OR UPDATE OF status ON invites
    FOR EACH ROW WHEN (NEW.status = 'pending' AND NEW.invitee_id IS NOT NULL) EXECUTE FUNCTION users_refuse_deleted('invitee_id');

-- No activity says a name any more: one that a user has had would outlive the user.
UPDATE activity SET title = 'Profile' WHERE task_id IS NULL AND event_id IS NULL AND data -> 'resource' ->> 'kind' = 'user';
