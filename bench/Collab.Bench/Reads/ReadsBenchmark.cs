using System.Diagnostics;
using Npgsql;

namespace Collab.Bench.Reads;

/// <summary>How long each GET takes, one caller and one request at a time, beside what nothing at all takes here.</summary>
/// <param name="api">Where the API is.</param>
/// <param name="database">How its database is reached.</param>
/// <param name="requests">How often each is sent.</param>
/// <param name="only">Only those with this in their name.</param>
public sealed class ReadsBenchmark(Uri api, string database, int requests, string only = "")
{
    /// <summary>Beyond it a GET is too slow, in milliseconds at the median.</summary>
    public const double Limit = 20;

    /// <summary>As often as it takes until the code of a GET is compiled as it stays.</summary>
    private const int WarmUp = 100;

    /// <summary>What is slow is measured less often.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<Series>> RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancellationToken);
        using var nobody = new HttpClient { BaseAddress = api };
        List<Series> series =
        [
            await MeasureAsync("(nothing) GET /alive", () => GetAsync(nobody, "/alive", cancellationToken), requests),
            await MeasureAsync("(nothing) a row by its key, Npgsql", () => RowAsync(connection, cancellationToken), requests),
        ];
        foreach (var persona in await Persona.FindAllAsync(connection, TimeProvider.System, cancellationToken))
        {
            using var client = new HttpClient { BaseAddress = api };
            Console.Error.WriteLine($"{persona.Name}: looking for what there is to read");
            var reads = (await ReadCases.FindAsync(client, persona, cancellationToken)).Where(read => $"{persona.Name} {read.Route}".Contains(only, StringComparison.Ordinal)).ToList();
            // Much of the code is that of all of them.
            foreach (var read in reads)
                await MeasureAsync(read.Route, () => GetAsync(client, read.Url, cancellationToken), WarmUp / 5);
            foreach (var read in reads)
            {
                Console.Error.WriteLine($"{persona.Name} {read.Route}");
                var status = 0;
                var measured = await MeasureAsync(read.Route, async () => status = await GetAsync(client, read.Url, cancellationToken), requests);
                series.Add(measured with { Name = $"{persona.Name} {status} {read.Route}" });
            }
        }

        return series;
    }

    private static async Task<Series> MeasureAsync(string name, Func<Task> read, int times)
    {
        var samples = new List<double>();
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < WarmUp + times && (samples.Count == 0 || Stopwatch.GetElapsedTime(begun) < Patience); i++)
        {
            var started = Stopwatch.GetTimestamp();
            await read();
            if (i >= WarmUp || Stopwatch.GetElapsedTime(begun) > Patience)
                samples.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return new(name, samples);
    }

    private static async Task<int> GetAsync(HttpClient client, string url, CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync(url, cancellationToken);
        await answer.Content.CopyToAsync(Stream.Null, cancellationToken);
        return (int)answer.StatusCode;
    }

    private static async Task RowAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT last_seq FROM user_streams WHERE user_id = $1", connection) { Parameters = { new() { Value = Guid.Empty } } };
        await command.PrepareAsync(cancellationToken);
        await command.ExecuteScalarAsync(cancellationToken);
    }
}
