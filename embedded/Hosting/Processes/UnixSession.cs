namespace Collab.Embedded.Processes;

/// <summary>
/// Commands that start in a session and process group of their own, so that Ctrl-C in the terminal reaches the AppHost
/// alone and it decides who ends when.
/// </summary>
internal static class UnixSession
{
    private static readonly string[] Folders = ["/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin"];

    // macOS has no setsid command, but Perl.
    private static readonly string[] Prefix =
        Find("setsid") is { } setsid ? [setsid]
        : Find("perl") is { } perl ? [perl, "-MPOSIX", "-e", "POSIX::setsid(); exec { $ARGV[0] } @ARGV"]
        : [];

    public static string[] Command(string fileName, IEnumerable<string> arguments) => [.. Prefix, fileName, .. arguments];

    private static string? Find(string name) => Folders
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);
}
