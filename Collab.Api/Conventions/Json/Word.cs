using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Collab.Api.Conventions.Json;

/// <summary>An enum in a query string, by the word that it has in JSON.</summary>
internal static class Word
{
    /// <returns>False where the text is no word of the enum. Without a text there is no value.</returns>
    public static bool TryParse<TEnum>(string? text, out TEnum? value) where TEnum : struct, Enum
    {
        value = text is null ? null : Enum.GetValues<TEnum>().Cast<TEnum?>().FirstOrDefault(candidate => Of(candidate!.Value) == text);
        return text is null || value is not null;
    }

    /// <summary>422 for a parameter that is none of the words.</summary>
    public static ProblemHttpResult Problem<TEnum>(string parameter) where TEnum : struct, Enum =>
        ServiceDefaults.Problems.Problem.Validation(parameter, $"'{parameter}' must be one of {string.Join(", ", Enum.GetValues<TEnum>().Select(Of))}.");

    public static string Of<TEnum>(TEnum value) where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
