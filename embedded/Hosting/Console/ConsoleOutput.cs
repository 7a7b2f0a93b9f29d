using System.Text;
using System.Text.RegularExpressions;

namespace Collab.Embedded.Console;

/// <summary>The terminal, or what stands in its place.</summary>
internal sealed partial class ConsoleOutput
{
    private static readonly string[] Colours = ["36", "32", "33", "35", "34", "96", "92", "95"];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _prefixes = [];

    public ConsoleOutput()
    {
        // Windows may still have a code page that lacks half of what processes write.
        if (OperatingSystem.IsWindows())
            System.Console.OutputEncoding = Encoding.UTF8;
    }

    private bool HasColours { get; } = !System.Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>Gives each name a colour, and all the same width.</summary>
    public void Introduce(IReadOnlyCollection<string> names)
    {
        var width = names.Count == 0 ? 0 : names.Max(name => name.Length);
        foreach (var (number, name) in names.Index())
            _prefixes[name] = Paint(name.PadRight(width), Colours[number % Colours.Length]) + " │ ";
    }

    /// <summary>Something that the engine has to say.</summary>
    public void Say(string line)
    {
        lock (_lock)
            System.Console.Out.WriteLine(line);
    }

    /// <summary>A line of a resource.</summary>
    public void Say(string name, string line, bool isError)
    {
        var text = HasColours ? line : EscapeSequence().Replace(line, "");
        lock (_lock)
            System.Console.Out.WriteLine(_prefixes[name] + (isError ? Paint(text, "31") : text));
    }

    /// <summary>The one message of a run that can't go on.</summary>
    public static void Complain(string message) => System.Console.Error.WriteLine(message);

    public string Bold(string text) => Paint(text, "1");

    private string Paint(string text, string colour) => HasColours ? $"\e[{colour}m{text}\e[0m" : text;

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]")]
    private static partial Regex EscapeSequence();
}
