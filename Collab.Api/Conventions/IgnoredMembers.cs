using System.Text.Json;

namespace Collab.Api.Conventions;

/// <summary>
/// What a body has beside the members that are asked for is ignored, but is no nonsense either: names are unique within an
/// object (RFC 8259, section 4), and texts are Unicode (section 8.2). The reader of JSON looks at neither in what it skips,
/// and where no member is asked for it looks at nothing.
/// </summary>
internal static class IgnoredMembers
{
    private const string Body = "$";
    private const string NoObject = "The body is no valid JSON object.";

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64 };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <param name="body">An object in JSON, or nothing.</param>
    /// <returns>The member that is wrong, and what is; <see langword="null"/> where all is well.</returns>
    public static (string Member, string Fault)? FindFault(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith(ByteOrderMark))
            body = body[ByteOrderMark.Length..];
        if (body.IsEmpty)
            return null;

        var reader = new Utf8JsonReader(body, Options);
        var (member, open) = (Body, new Stack<HashSet<string>>());
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 0 && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject or JsonTokenType.Null))
                    return (Body, NoObject);
                if (reader.TokenType == JsonTokenType.StartObject)
                    open.Push(new(StringComparer.Ordinal));
                else if (reader.TokenType == JsonTokenType.EndObject)
                    open.Pop();
                else if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped)
                    reader.GetString();
                else if (reader.TokenType == JsonTokenType.PropertyName && !open.Peek().Add(member = reader.GetString()!))
                    return (member, "The member is there more than once.");
            }
        }
        catch (InvalidOperationException)
        {
            return (member, "The text has half of a surrogate pair.");
        }
        catch (JsonException)
        {
            return (Body, NoObject);
        }

        return null;
    }
}
