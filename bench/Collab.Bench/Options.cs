using System.Globalization;
using Collab.Bench.Seeding;

namespace Collab.Bench;

/// <summary>What follows the name of a benchmark: <c>--name=value</c>.</summary>
internal sealed class Options(IEnumerable<string> arguments)
{
    public const string Usage =
        """
        delivery [--url=http://localhost:8000] [--writes=300]
        seed --database=<connection string> [--seed=1] [--users=5000] [--tasks=100000] [--comments=200000] [--notifications=1000000]
        fanout [--servers=limit,collab,nchan,naive] [--streams=5000] [--idle=10000] [--database=… --redis=…] [--json=<file>]
        dispatch [--database=… --redis=…] [--json=<file>]
        replay [--users=100] [--events=10000] [--database=… --redis=…] [--json=<file>]
        storm [--streams=5000] [--database=… --redis=…] [--json=<file>]
        reads --database=<connection string> [--url=http://localhost:8000] [--requests=200] [--only=<part of a name>] [--json=<file>]
        """;

    private readonly Dictionary<string, string> _given = arguments
        .Where(argument => argument.StartsWith("--", StringComparison.Ordinal) && argument.Contains('='))
        .Select(argument => argument[2..].Split('=', 2))
        .ToDictionary(parts => parts[0], parts => parts[1]);

    public string Database => _given.GetValueOrDefault("database") ?? throw new ArgumentException("--database= must say how the database is reached.");

    public string Text(string name, string fallback) => _given.GetValueOrDefault(name, fallback);

    public int Number(string name, int fallback) => _given.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;

    public SeedOptions Seed()
    {
        var defaults = new SeedOptions { Until = new DateTimeOffset(TimeProvider.System.GetUtcNow().Date, TimeSpan.Zero) };
        return defaults with
        {
            Seed = Number("seed", defaults.Seed),
            Users = Number("users", defaults.Users),
            Tasks = Number("tasks", defaults.Tasks),
            Comments = Number("comments", defaults.Comments),
            Notifications = Number("notifications", defaults.Notifications),
        };
    }
}
