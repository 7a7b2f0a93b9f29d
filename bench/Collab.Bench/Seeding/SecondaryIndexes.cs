using Npgsql;

namespace Collab.Bench.Seeding;

/// <summary>The indexes that are no constraints: to make them of rows that are there is many times faster than to keep them while rows come.</summary>
internal static class SecondaryIndexes
{
    private const string Definitions =
        """
        SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
        FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
        WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r'
        AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
        """;

    /// <returns>What makes them again.</returns>
    public static async Task<IReadOnlyList<string>> DropAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var indexes = await connection.PairsAsync(Definitions, cancellationToken);
        if (indexes.Count > 0)
            await connection.ExecuteAsync($"DROP INDEX {string.Join(", ", indexes.Select(index => index.Item1))}", cancellationToken);
        return [.. indexes.Select(index => index.Item2)];
    }
}
