using Npgsql;

namespace Collab.Bench.Seeding;

/// <summary>A fifth of the users has settings; the busiest has them for many tasks.</summary>
internal static class SeedSettings
{
    private const int MostTasks = 300;

    public static async Task CopyAsync(
        NpgsqlConnection connection, IReadOnlyList<SeedUser> users, IReadOnlyList<SeedTask> tasks, SeedRandom random, CancellationToken cancellationToken)
    {
        var chosen = users.Where((_, i) => i % 5 == 0).ToList();
        await connection.CopyAsync(
            "user_settings (id, disable_all_notifications, disabled_notification_types, ui_preferences, version, created_at, updated_at)",
            chosen,
            (row, user) => row.Add(user.Id).Add(false).Add(Array.Empty<string>()).AddJsonb("""{"theme": "dark"}""").End(1, user.CreatedAt),
            cancellationToken);
        await connection.CopyAsync(
            "task_settings (user_id, task_id, muted, disabled_types, silent_types)",
            chosen.SelectMany((user, i) => Enumerable.Range(0, i == 0 ? MostTasks : 2).Select(_ => (user.Id, Task: random.OneOf(tasks).Id)).Distinct()),
            (row, choice) => row.Add(choice.Id).Add(choice.Task).Add(false).Add(Array.Empty<string>()).Add(Array.Empty<string>()),
            cancellationToken);
    }
}
