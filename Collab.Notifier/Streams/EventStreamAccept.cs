using Collab.ServiceDefaults.Streams;
using Microsoft.Net.Http.Headers;

namespace Collab.Notifier.Streams;

internal static class EventStreamAccept
{
    private static readonly MediaTypeHeaderValue Stream = new(EventStreamResponse.ContentType);

    /// <summary>Whether an event stream will do (RFC 9110, section 12.5.1). The most specific range that matches decides, of several the one that is liked best; without any, all will.</summary>
    public static bool Accepts(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
            return true;

        var range = accepted.Where(Matches).MaxBy(range => (Specificity(range), range.Quality ?? 1));
        return range is not null && range.Quality is not 0;
    }

    private static bool Matches(MediaTypeHeaderValue range) => Specificity(range) > 0;

    private static int Specificity(MediaTypeHeaderValue range)
    {
        if (range.MatchesAllTypes)
            return 1;
        if (!range.Type.Equals(Stream.Type, StringComparison.OrdinalIgnoreCase))
            return 0;
        if (range.MatchesAllSubTypes)
            return 2;
        return range.SubType.Equals(Stream.SubType, StringComparison.OrdinalIgnoreCase) ? 3 : 0;
    }
}
