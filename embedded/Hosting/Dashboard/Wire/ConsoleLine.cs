using Aspire.Hosting.ApplicationModel;

namespace Collab.Embedded.Dashboard;

/// <summary>A line of a console. Numbers count up by one, so that a gap shows.</summary>
internal sealed record ConsoleLine(int Number, string Text, bool IsError)
{
    // A line is for reading: a dump without line breaks must not stall the page.
    private const int MaxLength = 8_192;

    public static ConsoleLine From(LogLine line)
        => new(line.LineNumber, line.Content.Length > MaxLength ? string.Concat(line.Content.AsSpan(0, MaxLength), " …") : line.Content, line.IsErrorMessage);
}
