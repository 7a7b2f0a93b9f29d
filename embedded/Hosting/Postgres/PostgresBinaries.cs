using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Collab.Embedded.Postgres;

/// <summary>A PostgreSQL installation.</summary>
internal sealed partial record PostgresBinaries(string Folder, string Version)
{
    /// <summary>Older ones are no longer maintained.</summary>
    public const int OldestMajor = 14;

    /// <summary>
    /// A language that is known everywhere: the person's own may be set to one that PostgreSQL can't use. And what a session
    /// has used to plan a statement is kept for the next one (in bytes): glibc gives it back to the system each time, which takes
    /// longer than the plan.
    /// </summary>
    public static IReadOnlyDictionary<string, string?> Environment { get; } = new Dictionary<string, string?>
    {
        ["LC_ALL"] = OperatingSystem.IsMacOS() ? "en_US.UTF-8" : "C",
        ["MALLOC_MMAP_THRESHOLD_"] = "8388608",
        ["MALLOC_TRIM_THRESHOLD_"] = "16777216",
    };

    public int Major => int.Parse(Version.Split('.')[0], CultureInfo.InvariantCulture);

    public string Postgres => Executable(Folder, "postgres");

    public string InitDb => Executable(Folder, "initdb");

    /// <summary>The installation in a folder of binaries; null where that has none that works.</summary>
    public static PostgresBinaries? In(string folder)
    {
        var postgres = Executable(folder, "postgres");
        return File.Exists(postgres) && File.Exists(Executable(folder, "initdb")) && VersionOf(postgres) is { } version
            ? new PostgresBinaries(folder, version)
            : null;
    }

    private static string Executable(string folder, string name) => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name);

    // postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)
    private static string? VersionOf(string postgres)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(postgres, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true });
            var match = VersionPattern().Match(process!.StandardOutput.ReadToEnd());
            return match.Success ? match.Groups[1].Value : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d+[\w.]*)")]
    private static partial Regex VersionPattern();
}
