using System.Globalization;

namespace Collab.Embedded.Postgres;

/// <summary>The file <c>postmaster.pid</c> that a server keeps in its data folder: its process id on the first line, its state on the eighth.</summary>
internal static class PostgresNote
{
    private const int StateLine = 7;

    /// <summary>The process id; null where there is no note.</summary>
    public static int? ProcessId(string dataFolder)
        => Read(dataFolder) is [var first, ..] && int.TryParse(first, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>Whether the server takes connections. To ask it by connecting would fill its log.</summary>
    public static bool IsReady(string dataFolder) => Read(dataFolder) is { Length: > StateLine } lines && lines[StateLine].Trim() == "ready";

    public static void Remove(string dataFolder) => File.Delete(PathIn(dataFolder));

    private static string[] Read(string dataFolder)
    {
        try
        {
            return File.ReadAllLines(PathIn(dataFolder));
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static string PathIn(string dataFolder) => Path.Combine(dataFolder, "postmaster.pid");
}
