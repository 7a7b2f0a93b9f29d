using System.Globalization;
using Npgsql;

namespace Collab.Tests.Engine;

/// <summary>The database of an AppHost that runs as a process of its own, reached by what lies in its folder.</summary>
internal static class Postgres
{
    /// <summary>Writes something that is found again only in the same data.</summary>
    public static async Task CreateMarkAsync(EngineFolder folder, IReadOnlyCollection<int> processes)
    {
        await using var source = await OpenAsync(folder, processes);
        await using var command = source.CreateCommand("CREATE TABLE mark (id int)");
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public static async Task<bool> HasMarkAsync(EngineFolder folder, IReadOnlyCollection<int> processes)
    {
        await using var source = await OpenAsync(folder, processes);
        await using var command = source.CreateCommand("SELECT to_regclass('mark') IS NOT NULL");
        return (bool)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private static async Task<NpgsqlDataSource> OpenAsync(EngineFolder folder, IReadOnlyCollection<int> processes)
    {
        var server = (await ProcessTable.ReadAsync()).Single(entry => processes.Contains(entry.Id) && entry.Command.Contains(folder.Cluster, StringComparison.Ordinal));
        var words = server.Command.Split(' ');
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = int.Parse(words[Array.IndexOf(words, "-p") + 1], CultureInfo.InvariantCulture),
            Username = "postgres",
            Password = await File.ReadAllTextAsync(Path.Combine(folder.Cluster, "..", "password")),
            Database = "collabdb",
        };
        return NpgsqlDataSource.Create(connection);
    }
}
