using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Collab.ServiceDefaults.Problems;

/// <summary>Makes problem details (RFC 9457) of the registered types.</summary>
public static class Problem
{
    public static ProblemHttpResult Of(ProblemType type, string? detail = null, IDictionary<string, object?>? extensions = null) =>
        TypedResults.Problem(Details(type, detail, extensions));

    /// <summary>422 with what is wrong with each member, by its name in the request.</summary>
    public static ProblemHttpResult Validation(IReadOnlyDictionary<string, string[]> errors) =>
        TypedResults.Problem(Details(ProblemTypes.Validation, string.Join(" ", errors.SelectMany(e => e.Value)), errors));

    public static ProblemHttpResult Validation(string member, string error) =>
        Validation(new Dictionary<string, string[]> { [member] = [error] });

    /// <summary>400: what came cannot be read.</summary>
    /// <param name="member">Where it is wrong, by its name in the request; <c>$</c> is the body as a whole.</param>
    /// <param name="error">What is wrong.</param>
    public static ProblemHttpResult Malformed(string member, string error) =>
        TypedResults.Problem(Details(ProblemTypes.MalformedRequest, error, new Dictionary<string, string[]> { [member] = [error] }));

    /// <summary>With what is wrong with each member. Names stay as they came; where a text quotes one, its U+0000 is written as JSON escapes it.</summary>
    public static ProblemDetails Details(ProblemType type, string detail, IReadOnlyDictionary<string, string[]> errors) =>
        Details(type, Quotable(detail), new Dictionary<string, object?> { ["errors"] = errors.ToDictionary(e => e.Key, e => Array.ConvertAll(e.Value, Quotable)) });

    public static ProblemDetails Details(ProblemType type, string? detail = null, IDictionary<string, object?>? extensions = null)
    {
        var details = new ProblemDetails { Type = type.Urn, Title = type.Title, Status = type.Status, Detail = detail };
        foreach (var (name, value) in extensions ?? new Dictionary<string, object?>())
            details.Extensions[name] = value;
        return details;
    }

    /// <summary>No text that goes out has U+0000: the description of the API says so.</summary>
    private static string Quotable(string text) => text.Replace("\0", @"\u0000", StringComparison.Ordinal);
}
