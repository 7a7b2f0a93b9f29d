using System.Text.RegularExpressions;
using Collab.Tests.Comments;
using Collab.Tests.Stories;
using Collab.Tests.Support;

namespace Collab.Tests.Sweep;

/// <summary>One of everything, and a caller who may do anything with it.</summary>
internal sealed partial class SweepWorld
{
    private readonly CollabApp _app;
    private readonly Dictionary<string, string> _ids = [];

    private SweepWorld(CollabApp app, User ann, User bob)
    {
        (_app, Ann, Bob) = (app, ann, bob);
    }

    public User Ann { get; }

    private User Bob { get; }

    public string Task => _ids["task"];

    /// <summary>The task above it.</summary>
    public string Root => _ids["root"];

    public static async Task<SweepWorld> CreateAsync(CollabApp app)
    {
        var world = new SweepWorld(app, await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var (ann, bob) = (world.Ann, world.Bob);
        var (id, _) = (await ann.EventAsync(), await ann.EventAsync());
        var root = await ann.TaskAsync(id, duration: 1000);
        var task = await ann.TaskAsync(id, root, 500);
        await bob.JoinsAsync(ann, task);
        var story = await ann.StoryAsync(task);
        var invite = await ann.InviteAsync(await ann.TaskAsync(id), bob);
        var news = await Eventually.UntilAsync(() => ann.GetAsync($"/notifications/{ann.Id}"), answer => answer.Items.Length > 0);
        await using var db = await app.OpenDatabaseAsync();

        world._ids["user"] = $"{ann.Id}";
        world._ids["peer"] = $"{bob.Id}";
        world._ids["event"] = $"{id}";
        world._ids["root"] = $"{root}";
        world._ids["task"] = $"{task}";
        world._ids["story"] = $"{story}";
        world._ids["comment"] = $"{await ann.CommentAsync(story)}";
        world._ids["invite"] = $"{invite}";
        world._ids["notification"] = $"{news.Ids[0]}";
        world._ids["token"] = $"{(await db.QueryAsync<Guid>("SELECT id FROM access_tokens WHERE user_id = @ann", ("ann", ann.Id))).Single()}";
        return world;
    }

    /// <summary>The path of something that is there.</summary>
    public string PathOf(Operation operation) => PathOf(operation, name => IdIn(operation, name));

    /// <summary>The same with one of its parameters as given.</summary>
    public string PathOf(Operation operation, string parameter, string value) =>
        PathOf(operation, name => name == parameter ? value : IdIn(operation, name));

    /// <summary>What a parameter of a path stands for follows from what is before it: <c>/tasks/{id}</c>.</summary>
    public string IdIn(Operation operation, string name)
    {
        var route = operation.Route;
        if (name != "id")
            return IdOf(route, name) ?? "1";

        var collection = route[..route.IndexOf("/{id}", StringComparison.Ordinal)].Split('/')[^1];
        // The list of them, and what is read of it, are a user's.
        if (collection == "notifications" && operation.Method != HttpMethod.Patch)
            return _ids["user"];

        return _ids[collection == "stories" ? "story" : collection.TrimEnd('s')];
    }

    /// <summary>The parameters that a query has to have, each with an <c>&amp;</c> after it.</summary>
    public string QueryOf(Operation operation, string? without = null) => string.Concat(operation.Query
        .Where(parameter => (parameter.IsRequired || parameter.Name is "email") && parameter.Name != without)
        .Select(parameter => $"{parameter.Name}={(parameter.Name is "email" ? Ann.Email : "work")}&"));

    /// <summary>A body that is right but for what its members say together, with some members as given or, where that is null, left out.</summary>
    public string BodyOf(Operation operation, params (string Name, string? Value)[] changes)
    {
        var schema = operation.Body!;
        if (schema.Values is { } value && changes.Length == 0)
            return $"{{\"{Task}\":{GoodValues.Of(value, Task)}}}";

        var members = schema.Members.Where(member => schema.Required.Contains(member.Key) || IsOneOfTwo(member.Key))
            .ToDictionary(member => member.Key, string? (member) => GoodOf(operation, member.Key, member.Value));
        foreach (var (name, changed) in changes)
            members[name] = changed;
        return $"{{{string.Join(',', members.Where(member => member.Value is not null).Select(member => $"\"{member.Key}\":{member.Value}"))}}}";
    }

    /// <summary>Ids that are not what is wanted: of every other kind of resource, and of nothing.</summary>
    /// <param name="good">Where the id of what is wanted is in.</param>
    public IEnumerable<string> OtherIds(string good)
    {
        var wanted = _ids.Where(id => good.Contains(id.Value, StringComparison.Ordinal)).Select(id => KindOf(id.Key)).ToList();
        return _ids.Where(id => !wanted.Contains(KindOf(id.Key))).Select(id => id.Value).Append($"{Guid.CreateVersion7()}");
    }

    public string GoodOf(Operation operation, string name, Schema schema) => (IdOf(operation.Route, name), schema.Type) switch
    {
        ({ } id, "string") => $"\"{id}\"",
        ({ } id, "array") => $"[\"{id}\"]",
        _ => GoodValues.Of(schema, Task),
    };

    /// <summary>
    /// What belongs to these users or is in their events, and who has registered by one of the sweep's addresses; the same
    /// before and after, where nothing was written.
    /// </summary>
    public async Task<string> SnapshotAsync()
    {
        await using var db = await _app.OpenDatabaseAsync();
        return (await db.QueryAsync<string>(
            """
            WITH own AS (SELECT id FROM events WHERE user_id = ANY (@users)), inside AS (SELECT id FROM tasks WHERE event_id IN (SELECT id FROM own)),
            written AS (SELECT id FROM stories WHERE task_id IN (SELECT id FROM inside))
            SELECT string_agg(concat_ws(' ', name, rows, versions), ', ' ORDER BY name) FROM (
                SELECT 'activity', count(*), 0 FROM activity WHERE actor_id = ANY (@users) OR event_id IN (SELECT id FROM own)
                UNION ALL SELECT 'users', count(*), sum(version) FROM users WHERE id = ANY (@users) OR email LIKE '%@' || @task || '.example.com'
                UNION ALL SELECT 'access_tokens', count(*), sum(version) FROM access_tokens WHERE user_id = ANY (@users)
                UNION ALL SELECT 'stream_tickets', count(*), 0 FROM stream_tickets WHERE user_id = ANY (@users)
                UNION ALL SELECT 'kept_answers', count(*), 0 FROM kept_answers WHERE user_id = ANY (@users)
                UNION ALL SELECT 'user_settings', count(*), sum(version) FROM user_settings WHERE id = ANY (@users)
                UNION ALL SELECT 'task_settings', count(*), 0 FROM task_settings WHERE user_id = ANY (@users)
                UNION ALL SELECT 'notifications', 0, sum(version - 1) FROM notifications WHERE user_id = ANY (@users)
                UNION ALL SELECT 'events', count(*), sum(version) FROM events WHERE id IN (SELECT id FROM own)
                UNION ALL SELECT 'tasks', count(*), sum(version) FROM tasks WHERE id IN (SELECT id FROM inside)
                UNION ALL SELECT 'collaborators', count(*), sum(version) FROM collaborators WHERE task_id IN (SELECT id FROM inside) OR user_id = ANY (@users)
                UNION ALL SELECT 'invites', count(*), sum(version) FROM invites WHERE inviter_id = ANY (@users) OR invitee_id = ANY (@users)
                UNION ALL SELECT 'stories', count(*), sum(version) FROM stories WHERE id IN (SELECT id FROM written)
                UNION ALL SELECT 'story_revisions', count(*), 0 FROM story_revisions WHERE story_id IN (SELECT id FROM written)
                UNION ALL SELECT 'comments', count(*), sum(version) FROM comments WHERE story_id IN (SELECT id FROM written)
                UNION ALL SELECT 'comment_history', count(*), 0 FROM comment_history WHERE user_id = ANY (@users)) AS counted (name, rows, versions)
            """,
            ("users", new[] { Ann.Id, Bob.Id }),
            ("task", Task))).Single();
    }

    private static string PathOf(Operation operation, Func<string, string> value) =>
        Braces().Replace(operation.Route, match => value(match.Groups[1].Value));

    /// <summary>Required, though no schema can say so: an invite is to a user or to an address.</summary>
    private static bool IsOneOfTwo(string name) => name is "invitee_id";

    private static string KindOf(string name) => name switch
    {
        "peer" => "user",
        "root" => "task",
        _ => name,
    };

    private string? IdOf(string route, string name) => name switch
    {
        "user_id" when route.Contains("collaborators", StringComparison.Ordinal) => _ids["peer"],
        "user_ids" or "maintainer_id" => _ids["user"],
        "invitee_id" => _ids["peer"],
        "parent_task_id" => _ids["root"],
        "parent_comment_id" => _ids["comment"],
        _ => name.EndsWith("_id", StringComparison.Ordinal) ? _ids.GetValueOrDefault(name[..^"_id".Length]) : null,
    };

    [GeneratedRegex(@"\{([a-z_]+)\}")]
    private static partial Regex Braces();
}
