using System.Diagnostics.CodeAnalysis;
using Collab.Api.Conventions.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Collab.Api.Search;

/// <summary>Words to find, as a parameter of a request.</summary>
internal static class SearchWords
{
    public const int MaxLength = 200;

    /// <returns>Whether they can be looked for.</returns>
    public static bool TryRead(string text, [NotNullWhen(true)] out string? words) =>
        Text.TryClean(text, out words) && Text.Length(words) is > 0 and <= MaxLength;

    /// <summary>422 for what cannot be.</summary>
    public static ProblemHttpResult Problem(string parameter) =>
        ServiceDefaults.Problems.Problem.Validation(parameter, $"'{parameter}' must have 1 to {MaxLength} characters, U+0000 and halves of surrogate pairs not among them.");
}
