CREATE TRIGGER external_logins_user_exists AFTER INSERT ON external_logins FOR EACH ROW EXECUTE FUNCTION users_refuse_deleted('user_id');
