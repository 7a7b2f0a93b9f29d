using Npgsql;

namespace Collab.Bench.Seeding;

/// <param name="id">Its id.</param>
/// <param name="members">The owner, then those with a role in it.</param>
/// <param name="createdAt">When it was made.</param>
internal sealed class SeedEvent(Guid id, IReadOnlyList<SeedUser> members, DateTimeOffset createdAt)
{
    public Guid Id { get; } = id;

    public SeedUser Owner => Members[0];

    public IReadOnlyList<SeedUser> Members { get; } = members;

    /// <summary>A fifth of those with a role, one at least: they maintain a task at the top each, and create tasks below it.</summary>
    public IReadOnlyList<SeedUser> Leads { get; } = [.. members.Skip(1).Take(1 + members.Count / 5)];

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public List<SeedTask> Tasks { get; } = [];

    /// <summary>Which task at the top each lead maintains.</summary>
    public List<(SeedTask Top, SeedUser Lead)> Leading { get; } = [];

    public List<SeedStory> Stories { get; } = [];
}

/// <summary>The first is the largest by far: its owner has no other, and the busiest user is among its leads.</summary>
internal static class SeedEvents
{
    private const int MostMembers = 300;

    public static List<SeedEvent> Make(SeedOptions options, IReadOnlyList<SeedUser> users, SeedSpans spans, SeedRandom random)
    {
        var (busy, others) = (users[0], users.Take(1..^2).ToList());
        var events = new List<SeedEvent>
        {
            Make(users[^2], [busy, .. Enumerable.Range(0, Math.Min(MostMembers, users.Count / 10)).Select(_ => random.OneOf(others))], spans.Users, random),
        };
        while (events.Count < options.Events)
        {
            SeedUser[] busyToo = random.Chance(0.1) ? [busy] : [];
            var members = Enumerable.Range(0, 1 + random.SkewedBelow(20)).Select(_ => random.FirstOf(others));
            events.Add(Make(random.Chance(0.04) ? busy : random.FirstOf(others), [.. busyToo, .. members], random.Between(spans.Users, spans.Events), random));
        }

        return events;
    }

    public static Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<SeedEvent> events, SeedRandom random, SeedText text, CancellationToken cancellationToken) =>
        connection.CopyAsync(
            "events (id, user_id, title, description, start_date, end_date, people, planning, version, created_at, updated_at)",
            events.OrderBy(e => e.Id),
            (row, e) => row.Add(e.Id).Add(e.Owner.Id).Add(text.Title()).Add(text.MaybeDescription())
                .Add(e.CreatedAt.AddDays(100)).Add(e.CreatedAt.AddDays(101 + random.SkewedBelow(300))).Add(text.Names()).Add(text.MaybeDescription())
                .End(1, e.CreatedAt),
            cancellationToken);

    private static SeedEvent Make(SeedUser owner, IEnumerable<SeedUser> members, DateTimeOffset at, SeedRandom random) =>
        new(random.Id(at), [.. members.Prepend(owner).Distinct()], at);
}
