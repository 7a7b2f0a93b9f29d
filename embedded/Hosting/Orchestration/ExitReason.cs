using System.Globalization;

namespace Collab.Embedded.Orchestration;

/// <summary>Says in one line why a process ended.</summary>
internal static class ExitReason
{
    private const int MaxLength = 300;

    public static string Of(int exitCode, IReadOnlyList<string> lastErrors)
    {
        var end = exitCode > 128 && !OperatingSystem.IsWindows() && Signal(exitCode - 128) is { } signal
            ? $"ended by {signal}"
            : string.Create(CultureInfo.InvariantCulture, $"exited with code {exitCode}");
        return TellingLine(lastErrors) is { } line ? Shorten($"{end}: {line}") : end;
    }

    // An exception says what happened on its first line, and its stack on the last ones.
    private static string? TellingLine(IReadOnlyList<string> lines)
        => (lines.LastOrDefault(line => line.StartsWith("Unhandled exception", StringComparison.Ordinal))
            ?? lines.LastOrDefault(line => !string.IsNullOrWhiteSpace(line) && !line.StartsWith("   ", StringComparison.Ordinal)))?.Trim();

    private static string Shorten(string text) => text.Length <= MaxLength ? text : $"{text[..MaxLength]}…";

    private static string? Signal(int number) => number switch
    {
        2 => "SIGINT",
        3 => "SIGQUIT",
        6 => "SIGABRT",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        15 => "SIGTERM",
        < 32 => $"signal {number}",
        _ => null,
    };
}
