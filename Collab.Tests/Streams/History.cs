using Collab.Tests.Support;

namespace Collab.Tests.Streams;

/// <summary>What a test has to do behind the API's back: history that would take long to make, and rows that no route makes.</summary>
internal static class History
{
    /// <summary>Puts messages on a user's stream as if they had been dispatched long ago.</summary>
    public static Task AppendAsync(this CollabApp app, Guid userId, int count) => app.ExecuteAsync(
        """
        WITH made AS (
            INSERT INTO activity (id, type, action, title, message, data, created_at)
            SELECT id, 'system', 'message', 'Old', '', '{"action": "message"}', now() FROM unnest(@ids) AS id
            RETURNING id
        ), drawn AS (UPDATE user_streams SET last_seq = last_seq + @count WHERE user_id = @user RETURNING last_seq - @count AS base)
        INSERT INTO notifications (user_id, seq, activity_id, type, silent, listed, is_read)
        SELECT @user, base + row_number() OVER (), id, 'system', true, true, false FROM made, drawn
        """,
        ("user", userId),
        ("ids", Ids(count)),
        ("count", count));

    public static Task ForgetAsync(this CollabApp app, Guid userId, long upTo) =>
        app.ExecuteAsync("DELETE FROM notifications WHERE user_id = @user AND seq <= @seq", ("user", userId), ("seq", upTo));

    /// <summary>Records something with an audience that is listed, as a write would.</summary>
    public static Task RecordAsync(this CollabApp app, string title, Guid? actor, Guid[] users, Guid[] silent, Guid? task = null, int count = 1) => app.ExecuteAsync(
        """
        WITH made AS (
            INSERT INTO activity (id, type, action, actor_id, task_id, title, message, data, created_at)
            SELECT id, 'system', 'message', nullif(@actor, @nobody), nullif(@task, @nobody), @title, '', '{"action": "message"}', now()
            FROM unnest(@ids) AS id
            RETURNING id
        )
        INSERT INTO outbox (activity_id, audience, user_ids, silent_user_ids) SELECT id, 'listed', @users, @silent FROM made
        """,
        ("title", title),
        ("actor", actor ?? Guid.Empty),
        ("users", users),
        ("silent", silent),
        ("task", task ?? Guid.Empty),
        ("nobody", Guid.Empty),
        ("ids", Ids(count)));

    /// <summary>With the time in them, by which they are kept.</summary>
    private static Guid[] Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7())];

    public static async Task<Guid[]> CreateUsersAsync(this CollabApp app, int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToArray();
        await app.ExecuteAsync(
            """
            WITH made AS (
                INSERT INTO users (id, version, created_at, updated_at, name, email)
                SELECT id, 1, now(), now(), 'Somebody', id || '@example.com' FROM unnest(@ids) AS id
                RETURNING id
            )
            INSERT INTO user_streams (user_id, last_seq) SELECT id, 0 FROM made
            """,
            ("ids", ids));
        return ids;
    }

    /// <summary>Gives an event more tasks, each with a role and a story, than a test would create one by one.</summary>
    public static Task PlantAsync(this CollabApp app, Guid eventId, Guid maintainerId, int roots, int children) => app.ExecuteAsync(
        """
        INSERT INTO tasks (id, version, created_at, updated_at, event_id, maintainer_id, title, people, duration, is_complete)
        SELECT gen_random_uuid(), 1, now(), now(), @event, @maintainer, 'Root', '{}', 1000, false FROM generate_series(1, @roots);
        INSERT INTO tasks (id, version, created_at, updated_at, event_id, parent_task_id, maintainer_id, title, people, duration, is_complete)
        SELECT gen_random_uuid(), 1, now(), now(), @event, t.id, @maintainer, 'Child', '{}', 1, false
        FROM tasks t CROSS JOIN generate_series(1, @children) WHERE t.event_id = @event AND t.title = 'Root';
        INSERT INTO collaborators (id, version, created_at, updated_at, task_id, event_id, user_id, role)
        SELECT gen_random_uuid(), 1, now(), now(), id, event_id, maintainer_id, 'maintainer'
        FROM tasks WHERE event_id = @event AND title IN ('Root', 'Child');
        INSERT INTO stories (id, version, created_at, updated_at, task_id, created_by, title, content, revision, is_deleted)
        SELECT gen_random_uuid(), 1, now(), now(), id, maintainer_id, 'Notes', 'Text', 1, false
        FROM tasks WHERE event_id = @event AND title IN ('Root', 'Child')
        """,
        ("event", eventId),
        ("maintainer", maintainerId),
        ("roots", roots),
        ("children", children));

    /// <summary>Waits until everything that is committed now has been dispatched.</summary>
    public static async Task UntilDispatchedAsync(this CollabApp app)
    {
        await using var connection = await app.OpenDatabaseAsync();
        var newest = (await connection.QueryAsync<long>("SELECT coalesce(max(id), 0) FROM outbox")).Single();
        while ((await connection.QueryAsync<bool>("SELECT EXISTS (SELECT FROM outbox WHERE id <= @newest)", ("newest", newest))).Single())
            await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    public static async Task ExecuteAsync(this CollabApp app, string sql, params (string Name, object Value)[] parameters)
    {
        await using var connection = await app.OpenDatabaseAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    public static async Task<long> CountAsync(this CollabApp app, string sql, params (string Name, object Value)[] parameters)
    {
        await using var connection = await app.OpenDatabaseAsync();
        return (await connection.QueryAsync<long>(sql, parameters)).Single();
    }
}
