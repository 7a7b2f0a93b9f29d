using Npgsql;

namespace Collab.Bench.Seeding;

internal sealed record SeedUser(Guid Id, string Name, DateTimeOffset CreatedAt);

/// <summary>The first is in on a great deal, the last in nothing, and of those between the earlier do more.</summary>
internal static class SeedPeople
{
    private const int MostTokens = 200;

    public static List<SeedUser> Make(int count, SeedSpans spans, SeedRandom random, SeedText text) =>
        [.. Enumerable.Range(0, count)
            .Select(_ => random.Between(spans.Start, spans.Users))
            .Order()
            .Select(at => new SeedUser(random.Id(at), text.Name(), at))];

    public static async Task CopyAsync(
        NpgsqlConnection connection, IReadOnlyList<SeedUser> users, SeedSpans spans, SeedRandom random, CancellationToken cancellationToken)
    {
        await connection.CopyAsync(
            "users (id, name, email, version, created_at, updated_at)",
            users,
            (row, user) => row.Add(user.Id).Add(user.Name).Add($"{user.Id:N}@example.com").End(1, user.CreatedAt),
            cancellationToken);
        await connection.CopyAsync(
            "access_tokens (id, user_id, name, hash, expires_at, version, created_at, updated_at)",
            users.SelectMany((user, i) => Enumerable.Repeat(user, i == 0 ? MostTokens : 1 + random.SkewedBelow(4))),
            (row, user) => row.Add(random.Id(user.CreatedAt)).Add(user.Id).Add("seed").Add(random.Bytes(32)).Add(spans.Until.AddDays(90)).End(1, user.CreatedAt),
            cancellationToken);
    }
}
