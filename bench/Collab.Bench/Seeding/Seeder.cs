using System.Diagnostics;
using Npgsql;

namespace Collab.Bench.Seeding;

/// <summary>
/// Fills a database that the migrations have been applied to, beside what is in it, in one transaction; nothing else can
/// use it meanwhile. Triggers and foreign keys rest and indexes are made at the end, since a minute is not enough else:
/// so all that they would have seen to is counted again.
/// </summary>
public sealed class Seeder(SeedOptions options, Action<string>? progress = null)
{
    private readonly long _started = Stopwatch.GetTimestamp();

    public async Task RunAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            await connection.ExecuteAsync("SET LOCAL session_replication_role = replica; SET LOCAL maintenance_work_mem = '512MB'", cancellationToken);
            var indexes = await SecondaryIndexes.DropAsync(connection, cancellationToken);
            await FillAsync(connection, cancellationToken);
            await connection.ExecuteAsync(string.Join(';', indexes), cancellationToken);
            Say($"{indexes.Count} indexes");
            await transaction.CommitAsync(cancellationToken);
        }

        await connection.ExecuteAsync("VACUUM (ANALYZE)", cancellationToken);
        Say("vacuumed and analysed");
        await SeedCheck.RunAsync(connection, cancellationToken);
        Say("counted again: consistent");
    }

    private async Task FillAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var (spans, random) = (new SeedSpans(options.Until), new SeedRandom(options.Seed));
        var text = new SeedText(random);

        var users = SeedPeople.Make(options.Users, spans, random, text);
        await SeedPeople.CopyAsync(connection, users, spans, random, cancellationToken);
        var events = SeedEvents.Make(options, users, spans, random);
        await SeedEvents.CopyAsync(connection, events, random, text, cancellationToken);
        Say($"{users.Count} users, {events.Count} events");

        var tasks = SeedTrees.Make(options, events, spans, random);
        await SeedTasks.CopyAsync(connection, tasks, random, text, cancellationToken);
        Say($"{tasks.Count} tasks");
        var roles = SeedRoles.Make(events, random);
        await SeedRoles.CopyAsync(connection, roles, random, cancellationToken);
        await SeedSettings.CopyAsync(connection, users, tasks, random, cancellationToken);
        Say($"{roles.Count} roles");

        var stories = SeedStories.Make(options, tasks, events[0].Tasks[0], spans, random, text);
        await SeedStories.CopyAsync(connection, stories, text, cancellationToken);
        Say($"{stories.Count} stories, {stories.Sum(story => story.Revisions.Count)} revisions");
        var comments = SeedComments.Make(options, stories, spans, random, text);
        await SeedComments.CopyAsync(connection, comments, random, cancellationToken);
        Say($"{comments.Count} comments");
        var invites = SeedInvites.Make(options, roles, users, spans, random);
        await SeedInvites.CopyAsync(connection, invites, text, cancellationToken);
        Say($"{invites.Count} invites");

        var activities = SeedNews.Make(options, events, users[0], spans, random);
        await SeedNews.CopyAsync(connection, activities, text, cancellationToken);
        await SeedStreams.CopyAsync(connection, activities, users, cancellationToken);
        Say($"{activities.Count} activities, {activities.Sum(activity => activity.Recipients.Count)} notifications");
    }

    private void Say(string what) => progress?.Invoke($"{Stopwatch.GetElapsedTime(_started).TotalSeconds,6:F1} s  {what}");
}
