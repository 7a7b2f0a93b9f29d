using System.Net.Mime;
using Collab.Api.Conventions.Reference;
using Collab.Data.Stories;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Collab.Api.Stories;

/// <summary>Chooses how a diff goes out, by <c>Accept</c> (RFC 9110, section 12.5.1).</summary>
internal static class DiffFormat
{
    public const string Unified = "text/x-diff";

    /// <summary>Two whole texts, each line after the mark that it has, and the lines between them.</summary>
    private const int MaxLength = 8 * Story.MaxContentBytes;

    private static readonly MediaTypeHeaderValue[] Offered = [new(Unified), new("text/x-patch"), new(MediaTypeNames.Text.Plain), new(MediaTypeNames.Application.Json)];

    /// <summary>The media type to answer with, the unified text where any will do; <see langword="null"/> where none is accepted.</summary>
    public static string? Choose(HttpRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Headers.Accept))
            return Unified;
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
            return null;

        return accepted
            .Where(range => range.Quality is not 0)
            .OrderByDescending(range => range.Quality ?? 1)
            .ThenBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
            .SelectMany(range => Offered.Where(type => Plain(type).IsSubsetOf(Plain(range)) && !IsRefused(type, accepted)))
            .FirstOrDefault()?.MediaType.Value;
    }

    /// <summary>Adds the unified text to an operation that is known to answer with JSON: of two types of one status, the description takes one.</summary>
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (operation.Responses?["200"].Content is { } content)
        {
            foreach (var type in Offered.Select(type => type.MediaType.Value!).Where(type => !content.ContainsKey(type)))
                content[type] = Text();
        }

        return Task.CompletedTask;
    }

    private static OpenApiMediaType Text() => new()
    {
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Description = "The diff in the unified format.",
            MaxLength = MaxLength,
            Pattern = SchemaBounds.Keepable,
        },
        Example = "@@ -1,3 +1,4 @@\n # Agenda\n \n 1. Numbers\n+2. Plans\n",
    };

    private static bool IsRefused(MediaTypeHeaderValue type, IList<MediaTypeHeaderValue> accepted) =>
        accepted.Any(range => range.Quality is 0 && type.MediaType.Equals(range.MediaType, StringComparison.OrdinalIgnoreCase));

    /// <summary>Without parameters: <c>charset</c> and <c>q</c> say nothing of the form.</summary>
    private static MediaTypeHeaderValue Plain(MediaTypeHeaderValue range) => new(range.MediaType);
}
