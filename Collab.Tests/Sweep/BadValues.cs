using System.Globalization;
using System.Text;

namespace Collab.Tests.Sweep;

/// <summary>What a client should not send where a schema is to be met, as it stands in the JSON text.</summary>
internal static class BadValues
{
    /// <summary>A text of nothing but spaces, which is nothing unless it is kept as it is.</summary>
    public const string Blank = "\" \\t\\n \"";

    /// <summary>Stands for a byte that no UTF-8 has; see <see cref="Encode"/>.</summary>
    private const char BadByte = '\uE000';

    /// <summary>The last whole number that every reader of JSON tells from the next (RFC 8259, section 6): the bound of what has none.</summary>
    private const long MaxExact = (1L << 53) - 1;

    private const string Huge = "99999999999999999999";

    /// <param name="schema">What the values do not meet.</param>
    /// <param name="key">A name that an object with free names takes.</param>
    public static IEnumerable<string> Of(Schema schema, string key)
    {
        string[] ofType = schema.Type switch
        {
            "string" => ["1", "true", "{}", "[]", "\"\\u0000\"", "\"a\\u0000b\"", "\"a\\ufffe\"", "\"\\ud800\"", "\"\\udc00x\"", $"\"{BadByte}\"", .. Texts(schema)],
            "integer" => ["\"1\"", "\"\"", "true", "{}", "[]", "1.5", "1e99", "-1e400", "-1", Huge, $"-{Huge}", .. Beyond(schema)],
            "boolean" => ["\"true\"", "1", "0", "{}", "[]"],
            "array" => ["\"x\"", "1", "{}", .. Lists(schema, key)],
            _ => ["\"x\"", "1", "true", "[]", .. Objects(schema, key)],
        };
        return schema.AllowsNull ? ofType : ["null", .. ofType];
    }

    /// <summary>The bytes of a body.</summary>
    public static byte[] Encode(string body)
    {
        var parts = body.Split(BadByte).Select(Encoding.UTF8.GetBytes);
        return parts.Aggregate((before, after) => [.. before, 0xFF, .. after]);
    }

    private static IEnumerable<string> Texts(Schema schema)
    {
        if (schema.Words is [var word, ..])
            return ["\"\"", "\"no_such_word\"", $"\"{word.ToUpperInvariant()}\"", $"\"{word},{word}\"", "\"0\""];

        return schema.Format switch
        {
            "uuid" => ["\"\"", "\"x\"", "\"{01890000-0000-7000-8000-000000000000}\"", "\"0189000000007000800000000000000\""],
            "date-time" => ["\"\"", "\"yesterday\"", "\"2026-01-15\"", "\"2026-02-30T00:00:00Z\"", "\"0000-01-01T00:00:00Z\"", "\"10000-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59-14:00\"", "\"0001-01-01T00:00:00+14:00\""],
            "email" => ["\"\"", "\"nobody\"", "\"a@b@c\"", $"\"{new string('x', 300)}@example.com\""],
            _ => Lengths(schema),
        };
    }

    private static IEnumerable<string> Lengths(Schema schema)
    {
        if (schema.Number("minLength") is >= 1 and var min)
        {
            yield return "\"\"";
            yield return $"\"{new string('x', (int)min - 1)}\"";
            if (min == 1)
                yield return Blank;
        }

        if (schema.Number("maxLength") is { } max)
            yield return $"\"{new string('x', (int)max + 1)}\"";
    }

    private static IEnumerable<string> Beyond(Schema schema)
    {
        if (schema.Number("minimum") is { } min)
            yield return (min - 1).ToString(CultureInfo.InvariantCulture);
        if (schema.Number("maximum") is { } max and < MaxExact)
            yield return (max + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> Lists(Schema schema, string key)
    {
        if (schema.Number("minItems") >= 1)
            yield return "[]";
        if (schema.Items is not { } item)
            yield break;

        foreach (var bad in Of(item, key))
            yield return $"[{bad}]";
        // Of words there are only so many; one that comes twice counts once.
        if (schema.Number("maxItems") is { } max && item.Words.Length == 0)
            yield return $"[{string.Join(',', Enumerable.Repeat(GoodValues.Of(item, key), (int)max + 1))}]";
    }

    private static IEnumerable<string> Objects(Schema schema, string key)
    {
        foreach (var (name, member) in schema.Members)
        {
            foreach (var bad in Of(member, key))
                yield return $"{{\"{name}\":{bad}}}";
        }

        if (schema.Values is { } value)
        {
            yield return $"{{\"x\":{GoodValues.Of(value, key)}}}";
            foreach (var bad in Of(value, key))
                yield return $"{{\"{key}\":{bad}}}";
        }
        else if (schema.Members.Count == 0)
        {
            // Kept as it comes, and so has to be something that can be kept.
            foreach (var bad in (string[])["\"\\u0000\"", "\"\\ud800\"", "1e400", "{\"b\":{\"\\udc00\":1}}", $"\"{BadByte}\""])
                yield return $"{{\"a\":{bad}}}";
        }
    }
}
