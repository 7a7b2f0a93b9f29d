using Collab.Data.Users;
using Npgsql;

namespace Collab.Bench.Reads;

/// <summary>Somebody who reads, and what it has to read: an id for each kind of resource, as far as it has one.</summary>
public sealed record Persona(string Name, Guid UserId, string Token, IReadOnlyDictionary<string, string> Samples)
{
    /// <summary>Of seeded data: who has the most, who sees all of the largest event, who sees next to nothing of it, and who sees nothing.</summary>
    public static async Task<IReadOnlyList<Persona>> FindAllAsync(NpgsqlConnection connection, TimeProvider time, CancellationToken cancellationToken)
    {
        var busy = await FindAsync("busy", PersonaSql.Busy);
        return
        [
            busy,
            await FindAsync("owner", PersonaSql.Owner),
            await FindAsync("guest", PersonaSql.Guest),
            await FindAsync("stranger", PersonaSql.Stranger) with { Samples = busy.Samples },
        ];

        async Task<Persona> FindAsync(string name, string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            var userId = await command.ExecuteScalarAsync(cancellationToken) as Guid? ?? throw new InvalidOperationException($"Nobody here is a {name}: the data are no seeded ones.");
            return new(name, userId, await IssueTokenAsync(connection, userId, time, cancellationToken), await SamplesAsync(connection, userId, cancellationToken));
        }
    }

    private static async Task<string> IssueTokenAsync(NpgsqlConnection connection, Guid userId, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (token, text) = AccessToken.Issue(userId, "benchmark", now.AddHours(1), now);
        await using var command = new NpgsqlCommand(
            "INSERT INTO access_tokens (id, user_id, name, hash, expires_at, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 1, now(), now())", connection)
        {
            Parameters = { new() { Value = token.Id }, new() { Value = userId }, new() { Value = token.Name }, new() { Value = token.Hash }, new() { Value = token.ExpiresAt } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
        return text;
    }

    private static async Task<Dictionary<string, string>> SamplesAsync(NpgsqlConnection connection, Guid userId, CancellationToken cancellationToken)
    {
        var samples = new Dictionary<string, string>();
        await using var command = new NpgsqlCommand(PersonaSql.Samples, connection) { Parameters = { new() { Value = userId } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            samples[reader.GetString(0)] = reader.GetString(1);
        return samples;
    }
}
