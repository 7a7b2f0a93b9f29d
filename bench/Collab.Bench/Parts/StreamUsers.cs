using Collab.Bench.Seeding;
using Collab.Data.Users;
using Npgsql;

namespace Collab.Bench.Parts;

/// <summary>Users with a token each, as the API makes them, who open one stream each.</summary>
internal static class StreamUsers
{
    /// <returns>Their ids, and the file that tells the load client what to ask for.</returns>
    public static async Task<(Guid[] Users, string Requests)> AddAsync(NpgsqlConnection connection, int count, RunFolder folder, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var users = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7(now)).ToArray();
        var tokens = users.Select(user => AccessToken.Issue(user, "benchmark", now.AddDays(1), now)).ToArray();
        await connection.CopyAsync(
            "users (id, name, email, version, created_at, updated_at)", users, (row, user) => row.Add(user).Add("Benchmark").Add($"{user:N}@example.com").End(1, now), cancellationToken);
        await connection.CopyAsync(
            "access_tokens (id, user_id, name, hash, expires_at, version, created_at, updated_at)",
            tokens,
            (row, token) => row.Add(token.Token.Id).Add(token.Token.UserId).Add(token.Token.Name).Add(token.Token.Hash).Add(token.Token.ExpiresAt).End(1, now),
            cancellationToken);
        await SetHeadsAsync(connection, users, 0, cancellationToken);

        var requests = folder.In($"requests-{users[0]:N}");
        await File.WriteAllLinesAsync(requests, tokens.Select(token => $"/sse/{token.Token.UserId}\tBearer {token.Text}"), cancellationToken);
        return (users, requests);
    }

    /// <summary>Says how many events each has had.</summary>
    public static async Task SetHeadsAsync(NpgsqlConnection connection, Guid[] users, long head, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "INSERT INTO user_streams (user_id, last_seq) SELECT unnest($1), $2 ON CONFLICT (user_id) DO UPDATE SET last_seq = excluded.last_seq", connection)
        {
            Parameters = { new() { Value = users }, new() { Value = head } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
