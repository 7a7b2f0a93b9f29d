using System.ComponentModel.DataAnnotations;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Collab.Api.Conventions.Validation;

/// <summary>An object that PostgreSQL can keep as <c>jsonb</c>: whole texts without U+0000, and numbers that a double holds.</summary>
/// <param name="maxKibibytes">How long its text may be in UTF-8, in KiB.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class JsonObjectAttribute(int maxKibibytes) : ValidationAttribute
{
    private const int MaxNumberLength = 100;

    /// <summary>Levels, itself included: it goes out inside of other objects, which readers of JSON take to 64 levels.</summary>
    private const int MaxDepth = 32;

    public int MaxKibibytes => maxKibibytes;

    public override bool IsValid(object? value) =>
        value is null
        || (value is JsonElement { ValueKind: JsonValueKind.Object } body
            && JsonMarshal.GetRawUtf8Value(body).Length <= maxKibibytes * 1024
            && IsKeepable(body, MaxDepth));

    public override string FormatErrorMessage(string name) =>
        $"'{name}' must be an object of at most {maxKibibytes} KiB, nested to {MaxDepth} levels at most, with texts without U+0000 and numbers within a double's range.";

    private static bool IsKeepable(JsonElement value, int levels) => value.ValueKind switch
    {
        JsonValueKind.Object => levels > 0 && value.EnumerateObject().All(member => IsKeepable(Name(member)) && IsKeepable(member.Value, levels - 1)),
        JsonValueKind.Array => levels > 0 && value.EnumerateArray().All(item => IsKeepable(item, levels - 1)),
        JsonValueKind.String => IsKeepable(Text(value)),
        JsonValueKind.Number => value.GetRawText().Length <= MaxNumberLength && double.IsFinite(value.GetDouble()) && !IsLostInZero(value),
        _ => true,
    };

    private static bool IsKeepable(string? text) => text is not null && Json.Text.TryClean(text, out _);

    /// <summary>A number too small for a double, of which <c>numeric</c> would keep every zero.</summary>
    private static bool IsLostInZero(JsonElement number) =>
        number.GetDouble() == 0 && number.GetRawText().TakeWhile(c => c is not ('e' or 'E')).Any(c => c is >= '1' and <= '9');

    private static string? Name(JsonProperty member) => Whole(() => member.Name);

    private static string? Text(JsonElement value) => Whole(value.GetString);

    /// <summary>Half of a surrogate pair in an escape, or a byte that no UTF-8 has, is found when the text is decoded.</summary>
    private static string? Whole(Func<string?> decode)
    {
        try
        {
            return decode();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
