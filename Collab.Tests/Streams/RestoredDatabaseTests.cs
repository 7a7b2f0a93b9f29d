using System.Net;
using Collab.Tests.Support;
using Npgsql;

namespace Collab.Tests.Streams;

/// <summary>The database is put back to what it was. The application is the test's own.</summary>
public sealed class RestoredDatabaseTests
{
    [Fact]
    public async Task Streams_that_were_opened_before_the_database_was_restored_end_and_new_ones_say_that_it_is_another()
    {
        await using var app = await CollabApp.StartAsync(_ => { });
        var ada = await app.UserAsync();
        var bob = await app.UserAsync();
        var cora = await app.UserAsync();
        await using var hers = await ada.SubscribeAsync();
        await using var his = await bob.SubscribeAsync();
        await using var coras = await cora.SubscribeAsync();
        var ready = await hers.NextAsync("ready");
        var epoch = ready.Text("epoch");
        Assert.Equal(epoch, (await his.NextAsync("ready")).Text("epoch"));
        await coras.NextAsync("ready");

        await ExecuteAsync(app, "CREATE DATABASE saved TEMPLATE {0}");
        await NoteUntilTakenAsync(ada);
        Assert.Equal(ready.Number + 1, (await hers.NextAsync("system")).Number);
        await cora.NoteAsync("Lost");
        var lost = await coras.NextAsync("system");
        // By the time that anybody looks at the other database, she has got as far in it.
        await ExecuteInAsync(app, "saved", $"UPDATE user_streams SET last_seq = {lost.Id} WHERE user_id = '{cora.Id}'");
        await ExecuteAsync(app, "ALTER DATABASE {0} RENAME TO lost", "ALTER DATABASE saved RENAME TO {0}");

        // What she has got is lost, which is found by itself.
        await ExpectByeAsync(hers);
        var (again, resumed) = await ResumeAsync(ada, hers.LastEventId);
        await using var hersAgain = again;
        Assert.Equal("ready", resumed.Type);
        Assert.NotEqual(epoch, resumed.Text("epoch"));
        Assert.Equal(ready.Number, (await again.NextAsync("reset")).Number);
        await NoteUntilTakenAsync(ada);
        Assert.Equal(ready.Number + 1, (await again.NextAsync("system")).Number);

        // What she has got is not what the other database has under its number, which the number does not show.
        await ExpectByeAsync(coras);

        // He has lost nothing, and is told where he belongs all the same.
        await ExpectByeAsync(his);
        var (another, begun) = await ResumeAsync(bob, his.LastEventId);
        await using var hisAgain = another;
        Assert.Equal("ready", begun.Type);
        Assert.NotEqual(epoch, begun.Text("epoch"));
    }

    /// <summary>Statements for which nobody may be connected to the database.</summary>
    private static async Task ExecuteAsync(CollabApp app, params string[] statements)
    {
        var settings = new NpgsqlConnectionStringBuilder(await app.ConnectionStringAsync("collabdb")) { Pooling = false };
        var name = settings.Database!;
        settings.Database = "postgres";
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync($"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        await connection.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = @name", ("name", name));
        foreach (var statement in statements)
            await connection.ExecuteAsync(statement.Replace("{0}", name, StringComparison.Ordinal));
        await connection.ExecuteAsync($"ALTER DATABASE {name} ALLOW_CONNECTIONS true");
    }

    private static async Task ExecuteInAsync(CollabApp app, string database, string statement)
    {
        var settings = new NpgsqlConnectionStringBuilder(await app.ConnectionStringAsync("collabdb")) { Pooling = false, Database = database };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(statement);
    }

    /// <summary>Connections that are broken are found one by one; a 503 asks to try again.</summary>
    private static Task<HttpStatusCode> NoteUntilTakenAsync(User user) =>
        Eventually.UntilAsync(async () => (await user.TryNoteAsync("Note")).Status, status => status == HttpStatusCode.Accepted);

    /// <summary>The stream with its <c>ready</c>: as a client, which comes back when it is asked to, for the notifier finds broken connections one by one, too.</summary>
    private static async Task<(EventStream Stream, StreamEvent Ready)> ResumeAsync(User user, string lastEventId)
    {
        await Eventually.UntilAsync(async () => (await user.GetAsync($"/users/{user.Id}")).Status, status => status == HttpStatusCode.OK);
        StreamEvent first = null!;
        var stream = await Eventually.UntilAsync(OpenAsync, opened => opened is not null);
        return (stream!, first);

        async Task<EventStream?> OpenAsync()
        {
            var opened = await user.SubscribeAsync(lastEventId);
            first = await opened.NextAsync();
            if (first.Type != "bye")
                return opened;

            await opened.DisposeAsync();
            return null;
        }
    }

    private static async Task ExpectByeAsync(EventStream stream)
    {
        var bye = await stream.NextAsync("bye");
        Assert.Equal("epoch", bye.Text("code"));
        Assert.True(bye.Data.GetProperty("reconnect").GetBoolean());
        Assert.NotNull(bye.Retry);
        Assert.True(await stream.WasAbortedAsync());
    }
}
