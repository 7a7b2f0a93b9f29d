using System.Text.Json;
using System.Text.RegularExpressions;
using Collab.Tests.Support;
using Npgsql;

namespace Collab.Tests.Reads;

/// <summary>
/// How PostgreSQL has run a command: <c>EXPLAIN (ANALYZE, FORMAT JSON)</c>. Tables are small here, and would be read or
/// hashed as a whole though there is an index: so that is made dear, and only done where there is none.
/// </summary>
internal sealed partial class QueryPlan(JsonElement root)
{
    public const string AsItIs = "RESET ALL";

    private const string Dear = "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off";

    /// <summary>Of tables with fewer rows, one user may well have most.</summary>
    private const int Large = 1_000;

    private static readonly string[] RowCounts = ["Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck"];

    /// <param name="sizes">The rows of each table that grows.</param>
    /// <returns>The tables that are read from one end to the other, or most of them, by whatever way.</returns>
    public IEnumerable<string> TablesRead(IReadOnlyDictionary<string, double> sizes) =>
        from scan in Nodes(root.GetProperty("Plan"))
        where scan.TryGetProperty("Relation Name", out _)
        let table = scan.GetProperty("Relation Name").GetString()!
        let size = sizes.GetValueOrDefault(table)
        where size > 0 && (IsSequential(scan) ? WasRun(scan) : size >= Large && RowsRead(scan) > size / 2)
        select table;

    /// <param name="connection">Open, to the same database.</param>
    /// <param name="command">A command that only reads.</param>
    /// <param name="prepare">Run first.</param>
    public static async Task<QueryPlan> OfAsync(NpgsqlConnection connection, TracedCommand command, string prepare = Dear)
    {
        var numbers = command.Parameters.Select((parameter, i) => (parameter.ParameterName, Number: i + 1)).ToDictionary(p => p.ParameterName.TrimStart('@'), p => p.Number);
        var sql = Placeholder().Replace(command.Sql, match => numbers.TryGetValue(match.Groups["name"].Value, out var number) ? $"${number}" : match.Value);
        await using var explain = new NpgsqlCommand($"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", connection);
        foreach (var parameter in command.Parameters)
        {
            var value = parameter.Clone();
            value.ParameterName = "";
            explain.Parameters.Add(value);
        }

        await connection.ExecuteAsync(prepare);
        using var plan = JsonDocument.Parse((string)(await explain.ExecuteScalarAsync(TestContext.Current.CancellationToken))!);
        return new(plan.RootElement[0].Clone());
    }

    private static bool IsSequential(JsonElement scan) => scan.GetProperty("Node Type").ValueEquals("Seq Scan");

    private static bool WasRun(JsonElement scan) => scan.GetProperty("Actual Loops").GetDouble() > 0;

    private static double RowsRead(JsonElement scan) => RowCounts.Sum(count => scan.TryGetProperty(count, out var rows) ? rows.GetDouble() : 0);

    private static IEnumerable<JsonElement> Nodes(JsonElement node) =>
        node.TryGetProperty("Plans", out var below) ? below.EnumerateArray().SelectMany(Nodes).Prepend(node) : [node];

    [GeneratedRegex("@(?<name>[A-Za-z_][A-Za-z_0-9]*)")]
    private static partial Regex Placeholder();
}
