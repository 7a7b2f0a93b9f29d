using Npgsql;

namespace Collab.Bench.Seeding;

internal static class SeedConnection
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <param name="connection">Open.</param>
    /// <param name="table">The table and its columns: <c>users (id, name)</c>.</param>
    /// <param name="rows">What becomes a row each.</param>
    /// <param name="write">Writes one.</param>
    /// <param name="cancellationToken">Ends it, with nothing copied.</param>
    public static async Task CopyAsync<T>(
        this NpgsqlConnection connection, string table, IEnumerable<T> rows, Action<RowWriter, T> write, CancellationToken cancellationToken)
    {
        await using var importer = await connection.BeginBinaryImportAsync($"COPY {table} FROM STDIN (FORMAT BINARY)", cancellationToken);
        importer.Timeout = Patience;
        var writer = new RowWriter(importer);
        foreach (var row in rows)
        {
            await importer.StartRowAsync(cancellationToken);
            write(writer, row);
        }

        await importer.CompleteAsync(cancellationToken);
    }

    public static async Task ExecuteAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = (int)Patience.TotalSeconds };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The rows of a query of two texts.</summary>
    public static async Task<List<(string, string)>> PairsAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var pairs = new List<(string, string)>();
        while (await reader.ReadAsync(cancellationToken))
            pairs.Add((reader.GetString(0), reader.GetString(1)));
        return pairs;
    }
}
