using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Collab.ServiceDefaults.Problems;

/// <summary>
/// What is wrong with a request that could not be read, by the member's name. The framework's own words speak of the
/// code and not of the request: nothing but a name is taken from them.
/// </summary>
internal static partial class RequestProblems
{
    private static readonly string[] Required = ["The member is required."];
    private static readonly string[] Unreadable = ["The value is of the wrong type or form."];

    public static ProblemDetails Of(BadHttpRequestException exception) => exception switch
    {
        { InnerException: JsonException json } => OfJson(json),
        { StatusCode: not StatusCodes.Status400BadRequest } => Problem.Details(ProblemTypes.OfStatus(exception.StatusCode)),
        _ when NoBody().IsMatch(exception.Message) => OfBody("A JSON object is needed as the body."),
        _ => OfParameter(exception.Message),
    };

    /// <summary>The serialiser gives the member as a path (<c>$.start_date</c>) or, where it is missing, in its message.</summary>
    private static ProblemDetails OfJson(JsonException exception)
    {
        var missing = MissingMembers().Match(exception.Message);
        if (missing.Success)
        {
            var errors = Quoted().Matches(missing.Value).ToDictionary(m => m.Groups[1].Value, _ => Required);
            return Of(ProblemTypes.Validation, "Required members are missing: " + string.Join(", ", errors.Keys) + ".", errors);
        }

        return exception.Path is { Length: > 2 } path && MemberOf(path) is var member
            ? Of(ProblemTypes.MalformedRequest, $"The value of '{member}' cannot be read.", new() { [member] = Unreadable })
            : OfBody("The body is no valid JSON object.");
    }

    /// <summary>The serialiser puts a member in brackets whose name would not be clear after a dot.</summary>
    private static string MemberOf(string path) =>
        path.StartsWith("$['", StringComparison.Ordinal) && path.EndsWith("']", StringComparison.Ordinal) ? path[3..^2] : path[2..];

    private static ProblemDetails OfBody(string detail) => Of(ProblemTypes.MalformedRequest, detail, new() { ["$"] = [detail] });

    private static ProblemDetails OfParameter(string message)
    {
        var parameter = Parameter().Match(message);
        if (!parameter.Success)
            return Problem.Details(ProblemTypes.MalformedRequest);

        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Groups["name"].Value);
        return message.StartsWith("Required", StringComparison.Ordinal)
            ? Of(ProblemTypes.Validation, $"The parameter '{name}' is missing.", new() { [name] = Required })
            : Of(ProblemTypes.MalformedRequest, $"The parameter '{name}' cannot be read.", new() { [name] = Unreadable });
    }

    private static ProblemDetails Of(ProblemType type, string detail, Dictionary<string, string[]> errors) =>
        Problem.Details(type, detail, errors);

    [GeneratedRegex("(?<=missing required properties including: ).*")]
    private static partial Regex MissingMembers();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();

    /// <summary><c>Failed to bind parameter "Nullable&lt;Guid&gt; parentTaskId" from "x".</c></summary>
    [GeneratedRegex("parameter \"[^\"]*[ ](?<name>\\w+)\"")]
    private static partial Regex Parameter();

    [GeneratedRegex("^Implicit body inferred|was not provided from body")]
    private static partial Regex NoBody();
}
