using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Collab.Notifier.Wire;

/// <summary>Makes the bodies of frames. Not safe for use by several threads at once; each has its own.</summary>
internal sealed class ActivityEncoder : IDisposable
{
    // Readable on the wire; it escapes every control and separator character all the same, so that no text can end a line.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Line breaks: those between members, and those that JSON allows inside a string and naive readers of lines stumble on.</summary>
    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\r\n\u0085\u2028\u2029");

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly Utf8JsonWriter _json;

    public ActivityEncoder() => _json = new Utf8JsonWriter(_buffer, Options);

    public FrameBody Encode(in ActivityRow activity)
    {
        _buffer.ResetWrittenCount();
        var head = WriteHead(activity.Type);
        var silentAt = WriteJson(activity) + head;

        var text = _buffer.WrittenSpan.ToArray();
        // The number goes before the first member of the object: the brace is in the head, a comma takes its place.
        text[head] = (byte)',';
        return new FrameBody(text, head, silentAt);
    }

    public void Dispose() => _json.Dispose();

    private int WriteHead(string type)
    {
        _buffer.Write("event: "u8);
        Encoding.UTF8.GetBytes(type.AsSpan(), _buffer);
        _buffer.Write("\ndata: {\"id\":"u8);
        return _buffer.WrittenCount;
    }

    /// <returns>Where the value of <c>silent</c> begins, from the object's brace.</returns>
    private int WriteJson(in ActivityRow activity)
    {
        _json.Reset(_buffer);
        _json.WriteStartObject();
        _json.WriteString("type"u8, activity.Type);
        _json.WriteString("title"u8, activity.Title);
        _json.WriteString("message"u8, activity.Message);
        _json.WriteBoolean("silent"u8, false);
        var silentEnds = (int)(_json.BytesCommitted + _json.BytesPending);
        WriteId("actor_id"u8, activity.ActorId);
        WriteId("task_id"u8, activity.TaskId);
        WriteId("story_id"u8, activity.StoryId);
        _json.WritePropertyName("data"u8);
        _json.WriteRawValue(OnOneLine(activity.Data), skipInputValidation: true);
        _json.WriteString("created_at"u8, activity.CreatedAt);
        _json.WriteEndObject();
        _json.Flush();
        return silentEnds - "false".Length;
    }

    private void WriteId(ReadOnlySpan<byte> name, Guid? id)
    {
        if (id is { } value)
            _json.WriteString(name, value);
        else
            _json.WriteNull(name);
    }

    /// <summary>Breaks between the members are white space; those that only some take for breaks may be in a text.</summary>
    private static string OnOneLine(string json) => json.AsSpan().ContainsAny(LineBreaks)
        ? json.Replace('\r', ' ').Replace('\n', ' ').Replace("\u0085", "\\u0085", StringComparison.Ordinal).Replace("\u2028", "\\u2028", StringComparison.Ordinal).Replace("\u2029", "\\u2029", StringComparison.Ordinal)
        : json;
}

/// <summary>The row of <c>activity</c> that a frame is made of. <paramref name="Data"/> is the text of the <c>json</c>.</summary>
internal readonly record struct ActivityRow(
    string Type,
    Guid? ActorId,
    Guid? TaskId,
    Guid? StoryId,
    string Title,
    string Message,
    string Data,
    DateTime CreatedAt);
