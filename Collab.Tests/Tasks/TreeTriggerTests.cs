using Collab.Tests.Migrations;
using Collab.Tests.Support;
using Npgsql;

namespace Collab.Tests.Tasks;

/// <summary>
/// What a trigger does that somebody added is counted as anybody's, and what it does to the counters fails. Each test works
/// on a tree of its own and takes all of it back: a root of 100 minutes with a part of 60, and another root of 100.
/// </summary>
public sealed class TreeTriggerTests(OwnDatabase database) : IClassFixture<OwnDatabase>, IAsyncLifetime
{
    private const string Rename = "UPDATE tasks SET title = 'New' WHERE id = @root";
    private const string Grow = "UPDATE tasks SET duration = 80 WHERE id = @part";
    private const string Shrink = "UPDATE tasks SET duration = 40 WHERE id = @part";
    private const string Replace =
        """
        DELETE FROM tasks WHERE id = @root;
        INSERT INTO tasks (id, event_id, title, duration, people, maintainer_id, is_complete, version, created_at, updated_at)
        VALUES (@root, @event, 'Root', 10, '{}', @event, false, 1, now(), now())
        """;

    private const string Note = "INSERT INTO notes VALUES (@root, @part, @other)";

    private const string Add =
        """
        INSERT INTO tasks (id, event_id, parent_task_id, title, duration, people, maintainer_id, is_complete, version, created_at, updated_at)
        VALUES (gen_random_uuid(), @event, @root, 'Added', 40, '{}', @event, false, 1, now(), now())
        """;

    private readonly (string Name, object Value)[] _ids =
        [("event", Guid.CreateVersion7()), ("root", Guid.CreateVersion7()), ("part", Guid.CreateVersion7()), ("other", Guid.CreateVersion7())];

    private NpgsqlConnection? _connection;

    private NpgsqlConnection Db => _connection!;

    private Guid Event => (Guid)_ids[0].Value;

    public async ValueTask InitializeAsync()
    {
        _connection = await database.OpenAsync();
        await _connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await RunAsync(
            """
            CREATE TEMP TABLE notes (root uuid, part uuid, other uuid);
            INSERT INTO users (id, name, email, version, created_at, updated_at) VALUES (@event, 'Ada', @event || '@example.com', 1, now(), now());
            INSERT INTO events (id, title, start_date, end_date, people, user_id, version, created_at, updated_at)
            VALUES (@event, 'Fair', now(), now(), '{}', @event, 1, now(), now());
            INSERT INTO tasks (id, event_id, title, duration, people, maintainer_id, is_complete, version, created_at, updated_at)
            VALUES (@root, @event, 'Root', 100, '{}', @event, false, 1, now(), now()), (@other, @event, 'Other', 100, '{}', @event, false, 1, now(), now());
            INSERT INTO tasks (id, event_id, parent_task_id, title, duration, people, maintainer_id, is_complete, version, created_at, updated_at)
            VALUES (@part, @event, @root, 'Part', 60, '{}', @event, false, 1, now(), now());
            """);
    }

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Theory]
    [InlineData("TRIGGER zz AFTER INSERT ON notes FOR EACH ROW", "UPDATE tasks SET allocated_duration = 0; RETURN NULL;", Note)]
    [InlineData("TRIGGER zz AFTER INSERT ON notes FOR EACH ROW", "UPDATE tasks SET subtask_count = 2; RETURN NULL;", Note)]
    [InlineData("TRIGGER zz AFTER INSERT ON notes FOR EACH ROW", "UPDATE tasks SET duration = 80, allocated_duration = 60; RETURN NULL;", Note)]
    [InlineData("TRIGGER aa AFTER INSERT ON tasks", "UPDATE tasks SET allocated_duration = 0; RETURN NULL;", Add)]
    [InlineData("TRIGGER zz AFTER INSERT ON tasks", "UPDATE tasks SET allocated_duration = 0; RETURN NULL;", Add)]
    [InlineData("TRIGGER aa AFTER UPDATE ON tasks FOR EACH ROW WHEN (NEW.allocated_duration > 70)", "UPDATE tasks SET allocated_duration = 0; RETURN NULL;", Grow)]
    [InlineData("TRIGGER zz AFTER UPDATE ON tasks FOR EACH ROW WHEN (NEW.allocated_duration > 70)", "UPDATE tasks SET allocated_duration = 0; RETURN NULL;", Grow)]
    [InlineData("TRIGGER zz AFTER UPDATE OF allocated_duration ON tasks", "UPDATE tasks SET allocated_duration = 0 WHERE allocated_duration > 70; RETURN NULL;", Grow)]
    [InlineData("TRIGGER zz BEFORE UPDATE ON tasks FOR EACH ROW", "NEW.allocated_duration := 0; RETURN NEW;", Rename)]
    [InlineData("TRIGGER zz BEFORE UPDATE ON tasks FOR EACH ROW", "NEW.completed_subtask_count := 1; RETURN NEW;", Rename)]
    [InlineData("TRIGGER zz BEFORE UPDATE ON tasks FOR EACH ROW", "NEW.allocated_duration := OLD.allocated_duration; RETURN NEW;", Grow)]
    [InlineData("TRIGGER zz BEFORE UPDATE ON tasks FOR EACH ROW WHEN (OLD.allocated_duration > 0)", "NEW.allocated_duration := NEW.allocated_duration - 10; RETURN NEW;", Shrink)]
    [InlineData("TRIGGER zz BEFORE UPDATE OF allocated_duration ON tasks FOR EACH ROW", "RETURN NULL;", Grow)]
    [InlineData("TRIGGER zz BEFORE INSERT ON tasks FOR EACH ROW", "NEW.allocated_duration := 10; RETURN NEW;", Add)]
    [InlineData("CONSTRAINT TRIGGER zz AFTER INSERT ON tasks DEFERRABLE INITIALLY DEFERRED FOR EACH ROW", "UPDATE tasks SET allocated_duration = 0; RETURN NULL;", Add)]
    // What stays below a task that is gone is not left to the next one of its id.
    [InlineData("TRIGGER zz BEFORE DELETE ON tasks FOR EACH ROW WHEN (OLD.parent_task_id IS NOT NULL)", "RETURN NULL;", Replace)]
    public async Task A_trigger_that_changes_counters_fails(string trigger, string body, string statement)
    {
        await MeddleAsync(trigger, body);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => RunAsync($"{statement}; SET CONSTRAINTS ALL IMMEDIATE"));

        Assert.Equal("ck_tasks_counters", refusal.ConstraintName);
    }

    [Theory]
    [InlineData("TRIGGER zz AFTER INSERT ON notes FOR EACH ROW", "UPDATE tasks SET duration = 101 WHERE id = NEW.part; RETURN NULL;", Note)]
    [InlineData("TRIGGER zz AFTER INSERT ON notes FOR EACH ROW", "UPDATE tasks SET duration = 59 WHERE id = NEW.root; RETURN NULL;", Note)]
    [InlineData("TRIGGER zz AFTER UPDATE OF title ON tasks FOR EACH ROW", "UPDATE tasks SET duration = duration + 41 WHERE parent_task_id = NEW.id; RETURN NULL;", Rename)]
    [InlineData("TRIGGER zz BEFORE UPDATE OF title ON tasks FOR EACH ROW", "NEW.duration := 50; RETURN NEW;", Rename)]
    [InlineData("TRIGGER zz BEFORE UPDATE OF duration ON tasks FOR EACH ROW", "NEW.duration := 101; RETURN NEW;", Grow)]
    public async Task A_trigger_that_exceeds_a_budget_fails(string trigger, string body, string statement)
    {
        await MeddleAsync(trigger, body);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(statement));

        Assert.Equal("ck_tasks_budget", refusal.ConstraintName);
    }

    [Theory]
    [InlineData("TRIGGER zz AFTER INSERT ON notes FOR EACH ROW", "UPDATE tasks SET duration = 100 WHERE id = NEW.part; RETURN NULL;", Note, 100, 0)]
    [InlineData("TRIGGER zz AFTER INSERT ON notes FOR EACH ROW", "DELETE FROM tasks WHERE id = NEW.part; RETURN NULL;", Note, 0, 0)]
    [InlineData("TRIGGER zz AFTER INSERT ON notes FOR EACH ROW", "UPDATE tasks SET parent_task_id = NEW.other WHERE id = NEW.part; RETURN NULL;", Note, 0, 60)]
    [InlineData("TRIGGER zz BEFORE UPDATE OF duration ON tasks FOR EACH ROW", "NEW.duration := 70; RETURN NEW;", Grow, 70, 0)]
    // While the parent is being counted: before that is checked, and after it.
    [InlineData("TRIGGER aa AFTER UPDATE ON tasks FOR EACH ROW WHEN (NEW.allocated_duration = 80)", "UPDATE tasks SET duration = 75 WHERE duration = 80; RETURN NULL;", Grow, 75, 0)]
    [InlineData("TRIGGER zz AFTER UPDATE OF allocated_duration ON tasks", "UPDATE tasks SET duration = 75 WHERE duration = 80; RETURN NULL;", Grow, 75, 0)]
    // Whoever catches a refusal has changed nothing.
    [InlineData("TRIGGER zz AFTER INSERT ON notes FOR EACH ROW", "UPDATE tasks SET allocated_duration = 0; RETURN NULL; EXCEPTION WHEN check_violation THEN RETURN NULL;", Note, 60, 0)]
    public async Task What_else_a_trigger_does_is_counted(string trigger, string body, string statement, int ofRoot, int ofOther)
    {
        await MeddleAsync(trigger, body);

        await RunAsync(statement);

        await Db.IsSoundAsync(Event);
        Assert.Equal([ofRoot, ofOther], await Db.QueryAsync<int>("SELECT allocated_duration FROM tasks WHERE parent_task_id IS NULL ORDER BY title DESC"));
    }

    [Fact]
    public async Task An_upsert_of_a_task_with_subtasks_is_an_update()
    {
        await RunAsync(
            """
            INSERT INTO tasks (id, event_id, title, duration, people, maintainer_id, is_complete, version, created_at, updated_at)
            VALUES (@root, @event, 'Root', 10, '{}', @event, false, 1, now(), now())
            ON CONFLICT (id) DO UPDATE SET title = 'Root, again'
            """);

        await Db.IsSoundAsync(Event);
        Assert.Equal(["Root, again"], await Db.QueryAsync<string>("SELECT title FROM tasks WHERE subtask_count = 1"));
    }

    [Fact]
    public async Task A_session_with_another_table_of_tasks_counts_nothing_there()
    {
        await RunAsync("CREATE TEMP TABLE tasks (LIKE public.tasks INCLUDING DEFAULTS)");

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => RunAsync("UPDATE public.tasks SET duration = 80 WHERE id = @part"));

        Assert.Equal("ck_tasks_counters", refusal.ConstraintName);
    }

    private Task<int> MeddleAsync(string trigger, string body) => RunAsync(
        $"""
        CREATE FUNCTION pg_temp.meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$;
        CREATE {trigger} EXECUTE FUNCTION pg_temp.meddle();
        """);

    private Task<int> RunAsync(string sql) => Db.ExecuteAsync(sql, _ids);
}
