using Npgsql;

namespace Collab.Bench.Seeding;

/// <summary>Each user's notifications, numbered, and the stream that counts them. The newest fifth, 20,000 at most, is unread.</summary>
internal static class SeedStreams
{
    private const int MostUnread = 20_000;

    public static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<SeedActivity> activities, IReadOnlyList<SeedUser> users, CancellationToken cancellationToken)
    {
        var totals = activities.SelectMany(a => a.Recipients).CountBy(user => user.Id).ToDictionary();
        var streams = users.ToDictionary(user => user.Id, _ => new Stream());
        await connection.CopyAsync(
            "notifications (user_id, seq, activity_id, type, silent, listed, is_read, version, created_at, updated_at)",
            activities.SelectMany(activity => activity.Recipients, (activity, user) => (activity, user)),
            (row, n) =>
            {
                var (stream, total, isSilent) = (streams[n.user.Id], totals[n.user.Id], n.activity.Actor == n.user);
                var isUnread = ++stream.Head > total - Math.Min(MostUnread, total / 5);
                stream.Unread += isUnread && !isSilent ? 1 : 0;
                row.Add(n.user.Id).Add(stream.Head).Add(n.activity.Id).Add(n.activity.Type).Add(isSilent).Add(false)
                    .Add(!isUnread && !isSilent).Add(isUnread || isSilent ? 1 : 2)
                    .Add(n.activity.CreatedAt).Add(isUnread || isSilent ? (DateTimeOffset?)null : n.activity.CreatedAt.AddHours(1));
            },
            cancellationToken);
        await connection.CopyAsync(
            "user_streams (user_id, last_seq, unread_count)",
            streams,
            (row, stream) => row.Add(stream.Key).Add(stream.Value.Head).Add(stream.Value.Unread),
            cancellationToken);
    }

    private sealed class Stream
    {
        public long Head { get; set; }

        public int Unread { get; set; }
    }
}
