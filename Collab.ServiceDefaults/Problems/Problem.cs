using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Collab.ServiceDefaults.Problems;

/// <summary>Makes problem details (RFC 9457) of the registered types.</summary>
public static class Problem
{
    /// <summary>How many characters a text of a problem has at most.</summary>
    public const int MaxText = 2000;

    public static ProblemHttpResult Of(ProblemType type, string? detail = null, IDictionary<string, object?>? extensions = null) =>
        TypedResults.Problem(Details(type, detail, extensions));

    /// <summary>422 with what is wrong with each member, by its name in the request.</summary>
    public static ProblemHttpResult Validation(IReadOnlyDictionary<string, string[]> errors) =>
        TypedResults.Problem(Details(ProblemTypes.Validation, string.Join(" ", errors.SelectMany(e => e.Value).Distinct()), errors));

    public static ProblemHttpResult Validation(string member, string error) =>
        Validation(new Dictionary<string, string[]> { [member] = [error] });

    /// <summary>400: what came cannot be read.</summary>
    /// <param name="member">Where it is wrong, by its name in the request; <c>$</c> is the body as a whole.</param>
    /// <param name="error">What is wrong.</param>
    public static ProblemHttpResult Malformed(string member, string error) =>
        TypedResults.Problem(Details(ProblemTypes.MalformedRequest, error, new Dictionary<string, string[]> { [member] = [error] }));

    /// <summary>
    /// With what is wrong with each member. A name, and a text that quotes one, escapes its U+0000 as JSON does, and is cut
    /// where it gets too long: members that are named alike then share their errors.
    /// </summary>
    public static ProblemDetails Details(ProblemType type, string detail, IReadOnlyDictionary<string, string[]> errors) =>
        Details(type, Quotable(detail), new Dictionary<string, object?>
        {
            ["errors"] = errors.GroupBy(e => Quotable(e.Key), e => e.Value).ToDictionary(member => member.Key, member => member.SelectMany(texts => texts).Select(Quotable).ToArray()),
        });

    public static ProblemDetails Details(ProblemType type, string? detail = null, IDictionary<string, object?>? extensions = null)
    {
        var details = new ProblemDetails { Type = type.Urn, Title = type.Title, Status = type.Status, Detail = detail };
        foreach (var (name, value) in extensions ?? new Dictionary<string, object?>())
            details.Extensions[name] = value;
        return details;
    }

    /// <summary>Within the bounds that the description of the API gives.</summary>
    private static string Quotable(string text)
    {
        var escaped = text.Replace("\0", @"\u0000", StringComparison.Ordinal);
        if (escaped.Length <= MaxText)
            return escaped;

        var end = char.IsHighSurrogate(escaped[MaxText - 2]) ? MaxText - 2 : MaxText - 1;
        return escaped[..end] + "…";
    }
}
