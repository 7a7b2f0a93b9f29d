using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Collab.Notifier.Streams;

/// <summary>What a client says it has seen last: a number, nothing at all, or something that is no number.</summary>
internal readonly record struct ResumePoint
{
    private const string Header = "Last-Event-ID";
    private static readonly string[] Parameters = ["last_event_id", "lastEventId"];

    public static ResumePoint None => default;
    public static readonly ResumePoint Malformed = new() { IsMalformed = true };

    /// <summary>0 to 2^63−1.</summary>
    public long? LastEventId { get; private init; }

    public bool IsMalformed { get; private init; }

    public static ResumePoint At(long lastEventId) => new() { LastEventId = lastEventId };

    /// <summary>The header wins over the parameters, for a browser reopens the URL it began with; an empty one counts as absent.</summary>
    public static ResumePoint Of(HttpRequest request)
    {
        var text = FirstOf(request.Headers[Header]);
        foreach (var parameter in Parameters)
            text ??= FirstOf(request.Query[parameter]);
        return Parse(text);
    }

    public static ResumePoint Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return None;

        return text.All(char.IsAsciiDigit) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? At(number)
            : Malformed;
    }

    private static string? FirstOf(StringValues values) => values.FirstOrDefault(value => !string.IsNullOrEmpty(value));
}
