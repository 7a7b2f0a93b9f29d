using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Collab.Bench.Reads;
using Collab.Tests.Support;
using Npgsql;

namespace Collab.Tests.Reads;

/// <summary>Each GET that the API describes, with each of its filters and a deep page, on a database of some size.</summary>
public sealed class ReadPlanTests(SeededDatabase data) : IClassFixture<SeededDatabase>
{
    /// <summary>Rows of a table that grows; what has fewer is always small.</summary>
    private const int Growing = 150;

    [Fact]
    public async Task Every_read_finds_its_rows_by_an_index()
    {
        await using var connection = await OpenAsync();
        var sizes = await SizesAsync(connection);
        var (offences, answered, seen) = (new SortedSet<string>(), new HashSet<string>(), new HashSet<(string, string)>());
        foreach (var persona in data.Personas)
        {
            using var client = data.Api.CreateClient();
            foreach (var read in await ReadCases.FindAsync(client, persona, TestContext.Current.CancellationToken))
            {
                data.Api.TakeCommands();
                using var answer = await client.GetAsync(read.Url, TestContext.Current.CancellationToken);
                await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
                // Health says what it is at the moment, and has been asked either way.
                if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable)
                    answered.Add(read.Route.Split('?', ' ')[0]);
                foreach (var command in data.Api.TakeCommands().Where(command => IsRead(command) && seen.Add((persona.Name, command.Sql))))
                {
                    foreach (var table in (await QueryPlan.OfAsync(connection, command)).TablesRead(sizes))
                        offences.Add($"{read.Route}, {persona.Name}: reads all of {table}: {command.Sql}");
                }
            }
        }

        Assert.True(offences.Count == 0, string.Join("\n\n", offences));
        Assert.Empty((await RoutesAsync()).Except(answered));
    }

    [Fact]
    public async Task What_one_did_is_exported_without_a_look_at_all_tasks_for_each_page()
    {
        await using var connection = await OpenAsync();
        var sizes = await SizesAsync(connection);
        var busy = data.Personas[0];
        using var client = data.Api.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", busy.Token);
        data.Api.TakeCommands();

        using var answer = await client.GetAsync($"/users/{busy.UserId}/export", TestContext.Current.CancellationToken);
        await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        var pages = data.Api.TakeCommands().Where(command => command.Sql.Contains("FROM activity", StringComparison.Ordinal) && command.Sql.Contains("FROM tasks", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(pages);
        foreach (var page in pages)
            Assert.DoesNotContain("tasks", (await QueryPlan.OfAsync(connection, page, QueryPlan.AsItIs)).TablesRead(sizes));
    }

    [Fact]
    public async Task A_read_without_an_index_is_noticed()
    {
        await using var connection = await OpenAsync();
        var sizes = await SizesAsync(connection);
        var command = new TracedCommand("SELECT id FROM activity WHERE task_id = @task ORDER BY id LIMIT 50", [new NpgsqlParameter<Guid>("task", Guid.CreateVersion7())]);
        Assert.Empty((await QueryPlan.OfAsync(connection, command)).TablesRead(sizes));

        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync("DROP INDEX ix_activity_task_id_id");
        Assert.Equal(["activity"], (await QueryPlan.OfAsync(connection, command)).TablesRead(sizes));
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
    }

    private static bool IsRead(TracedCommand command) =>
        command.Sql.TrimStart() is var sql && (sql.StartsWith("SELECT", StringComparison.OrdinalIgnoreCase) || sql.StartsWith("WITH", StringComparison.OrdinalIgnoreCase));

    private async Task<HashSet<string>> RoutesAsync()
    {
        using var client = data.Api.CreateClient();
        var openApi = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken);
        return [.. ReadRoute.In(openApi).Select(route => route.Path)];
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(data.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private static async Task<Dictionary<string, double>> SizesAsync(NpgsqlConnection connection) =>
        (await connection.QueryAsync<string>($"SELECT relname || ' ' || reltuples::int FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples >= {Growing}"))
            .Select(line => line.Split(' '))
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
}
