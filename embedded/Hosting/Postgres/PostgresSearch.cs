using System.Globalization;
using Aspire.Hosting;
using Microsoft.Extensions.Configuration;

namespace Collab.Embedded.Postgres;

/// <summary>
/// Finds PostgreSQL: where the setting <c>CollabPostgresBin</c> says, on the <c>PATH</c>, in the usual folders of the
/// platform (the newest first), and else among the npm packages.
/// </summary>
internal sealed class PostgresSearch(IConfiguration configuration, NpmPostgres npm)
{
    private static readonly string[] UnixPatterns =
    [
        "/usr/lib/postgresql/*/bin",
        "/usr/pgsql-*/bin",
        "/usr/libexec/postgresql*",
        "/usr/local/pgsql/bin",
        "/opt/homebrew/opt/postgresql*/bin",
        "/usr/local/opt/postgresql*/bin",
        "/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
        "/Applications/Postgres.app/Contents/Versions/*/bin",
        "/Library/PostgreSQL/*/bin",
    ];

    /// <summary>The first installation; for data that exists, the first one of its major version, or any where there is none of it.</summary>
    /// <exception cref="DistributedApplicationException">There is none.</exception>
    public async Task<PostgresBinaries> FindAsync(int? major, CancellationToken cancellationToken)
    {
        if (configuration["CollabPostgresBin"] is { Length: > 0 } given)
        {
            return PostgresBinaries.In(given)
                ?? throw new DistributedApplicationException($"CollabPostgresBin is set to {given}, but there is no working PostgreSQL there. Set it to the folder that has 'postgres' and 'initdb', or remove the setting.");
        }

        var installed = Folders().Distinct().Select(PostgresBinaries.In).OfType<PostgresBinaries>();
        var fitting = installed.FirstOrDefault(binaries => major is null ? binaries.Major >= PostgresBinaries.OldestMajor : binaries.Major == major);

        // What npm has is fetched only where it would fit; else whatever is installed is what the refusal names.
        return fitting ?? (major is null or NpmPostgres.Major ? null : installed.FirstOrDefault()) ?? await npm.GetAsync(cancellationToken);
    }

    private static IEnumerable<string> Folders() => [.. OnPath(), .. (OperatingSystem.IsWindows() ? WindowsPatterns() : UnixPatterns).SelectMany(Expand)];

    private static string[] OnPath() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static string[] WindowsPatterns() => [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL", "*", "bin")];

    // One level of a pattern has a star; what it stands for is sorted by the number in it, the highest first.
    private static IEnumerable<string> Expand(string pattern)
    {
        var levels = pattern.Split('/', '\\');
        var star = Array.FindIndex(levels, level => level.Contains('*', StringComparison.Ordinal));
        if (star < 0)
            return [pattern];

        var parent = string.Join(Path.DirectorySeparatorChar, levels[..star]);
        var rest = string.Join(Path.DirectorySeparatorChar, levels[(star + 1)..]);
        return !Directory.Exists(parent) ? [] : Directory.GetDirectories(parent, levels[star])
            .OrderByDescending(folder => Number(Path.GetFileName(folder)))
            .Select(folder => Path.Combine(folder, rest));
    }

    private static decimal Number(string name)
    {
        var digits = string.Concat(name.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(c => char.IsAsciiDigit(c) || c == '.'));
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
