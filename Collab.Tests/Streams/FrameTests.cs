using System.Net.ServerSentEvents;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Collab.Notifier.Streams;
using Collab.Notifier.Wire;
using CsCheck;

namespace Collab.Tests.Streams;

public sealed class FrameTests
{
    [Fact]
    public void The_frames_of_one_write_are_one_chunk()
    {
        var buffer = new FrameBuffer();
        foreach (var size in (int[])[1, 15, 16, 300, 200_000])
        {
            buffer.Clear();
            buffer.Append(new byte[size]);
            var chunk = Encoding.ASCII.GetString(buffer.AsChunk().Span);
            Assert.Equal($"{size:x8}\r\n{new string('\0', size)}\r\n", chunk);
            Assert.Equal(size, buffer.Written.Length);
        }
    }

    /// <summary>Whatever the connection before it got, and however it was written.</summary>
    [Fact]
    public void A_buffer_that_was_used_before_says_what_a_new_one_does_frame_by_frame()
    {
        FrameBody[] bodies = [Encode(Row), Encode(Row with { Title = "Buy bread" }), FrameBody.Withdrawn, Encode(Row with { Message = new string('x', 20_000) })];
        var body = Gen.Frequency((9, Gen.Int[0, 2]), (1, Gen.Const(3)));
        var runs = Gen.Select(body.Array[1, FrameRun.Most], Gen.Byte, (said, silent) => new FrameRun(Array.ConvertAll(said, i => bodies[i]), silent));
        var piece = Gen.Select(Gen.Int[0, 4], Gen.OneOf(Gen.Long[0, 3], Gen.Long[8, 12], Gen.Long[95, 101], Gen.Long[0, long.MaxValue - 100]), Gen.Int[0, FrameRun.Most - 1]);
        var fill = Gen.Select(piece.Array[0, 5], Gen.Bool);
        // Most connections get what the one before them got.
        Gen.Select(runs.Array[4], fill.Array[1, 3], Gen.Int[0, 2].Array[1, 12], Gen.Long[0, 11].Array[12]).Sample((shared, fills, order, more) =>
        {
            var used = new FrameBuffer();
            for (var i = 0; i < order.Length; i++)
            {
                var (pieces, isChunk) = fills[order[i] % fills.Length];
                var fresh = new FrameBuffer();
                used.Clear();
                foreach (var (run, number, from) in pieces)
                {
                    if (run == shared.Length)
                        Array.ForEach([used, fresh], buffer => FrameText.AppendHeartbeat(buffer, number + more[i]));
                    else if (!used.IsFull)
                        AppendBoth(used, fresh, shared[run], Math.Min(from, shared[run].Count - 1), number + more[i]);
                }

                Assert.Equal(Encoding.UTF8.GetString(Bytes(fresh, isChunk)), Encoding.UTF8.GetString(Bytes(used, isChunk)));
            }
        });

        static byte[] Bytes(FrameBuffer buffer, bool isChunk) => [.. (isChunk ? buffer.AsChunk() : buffer.Written).Span];

        static void AppendBoth(FrameBuffer used, FrameBuffer fresh, FrameRun run, int from, long number)
        {
            var count = used.Append(run, from, number);
            for (var i = 0; i < count; i++)
            {
                Assert.False(fresh.IsFull);
                fresh.Append(run.Body(from + i), number + i, run.IsSilent(from + i));
            }

            Assert.True(from + count == run.Count || fresh.IsFull);
        }
    }

    [Fact]
    public void Of_the_same_frames_only_the_numbers_are_written_anew()
    {
        var buffer = new FrameBuffer();
        var run = new FrameRun([Encode(Row), FrameBody.Withdrawn]);
        buffer.Append(run, 0, 41);
        MemoryMarshal.AsMemory(buffer.Written).Span[0] = (byte)'*';

        buffer.Clear();
        buffer.Append(run, 0, 42);
        var written = Encoding.UTF8.GetString(buffer.Written.Span);
        Assert.Equal($"*{Frame(Row, 42, silent: false)[1..]}{Frame(FrameBody.Withdrawn, 43, silent: false)}", written);

        buffer.Clear();
        buffer.Append(run, 0, 99);
        Assert.Equal(Frame(Row, 99, silent: false) + Frame(FrameBody.Withdrawn, 100, silent: false), Encoding.UTF8.GetString(buffer.Written.Span));
    }

    [Fact]
    public void A_buffer_that_was_given_up_after_a_huge_frame_begins_anew()
    {
        var run = new FrameRun([Encode(Row), Encode(Row with { Message = new string('x', 2_000_000) })]);
        var buffer = new FrameBuffer();
        for (var number = 1; number <= 3; number++)
        {
            var fresh = new FrameBuffer();
            buffer.Clear();
            foreach (var one in (FrameBuffer[])[buffer, fresh])
                Assert.Equal(2, one.Append(run, 0, number));

            Assert.True(buffer.Written.Span.SequenceEqual(fresh.Written.Span));
        }
    }

    private static readonly ActivityRow Row = new(
        "task_update", Guid.Parse("0192f6a1-0000-7000-8000-000000000001"), Guid.Parse("0192f6a1-0000-7000-8000-000000000002"), null,
        "Buy milk", "Task changed", """{"action":"completed"}""", new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));

    [Fact]
    public void The_number_is_the_id_of_the_frame_and_of_its_data()
    {
        Assert.Equal(
            "event: task_update\ndata: {\"id\":42,\"type\":\"task_update\",\"title\":\"Buy milk\",\"message\":\"Task changed\",\"silent\":false,"
            + "\"actor_id\":\"0192f6a1-0000-7000-8000-000000000001\",\"task_id\":\"0192f6a1-0000-7000-8000-000000000002\",\"story_id\":null,"
            + "\"data\":{\"action\":\"completed\"},\"created_at\":\"2026-01-02T03:04:05Z\"}\nid: 42\n\n",
            Frame(Row, 42, silent: false));
    }

    [Fact]
    public void A_silent_frame_differs_by_that_word_alone()
    {
        Assert.Equal(
            Frame(Row, 7, silent: false).Replace("\"silent\":false", "\"silent\":true", StringComparison.Ordinal),
            Frame(Row, 7, silent: true));
    }

    [Fact]
    public void A_text_that_looks_like_the_member_does_not_mislead()
    {
        var frame = Frame(Row with { Title = "\"silent\":false," }, 1, silent: true);
        using var data = JsonDocument.Parse(DataOf(frame));
        Assert.Equal("\"silent\":false,", data.RootElement.GetProperty("title").GetString());
        Assert.True(data.RootElement.GetProperty("silent").GetBoolean());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public void Every_number_fits(long number) => Assert.EndsWith($"\nid: {number}\n\n", Frame(Row, number, silent: true), StringComparison.Ordinal);

    [Fact]
    public void What_is_withdrawn_keeps_its_place_and_says_nothing_else()
    {
        Assert.Equal("event: withdrawn\ndata: {\"id\":43,\"type\":\"withdrawn\"}\nid: 43\n\n", Frame(FrameBody.Withdrawn, 43, silent: true));
    }

    [Theory]
    [InlineData("\n\nevent: system\ndata: {}\n\n")]
    [InlineData("\r\rid: 1\r\n\r\n")]
    [InlineData("\u0085\u2028\u2029\u000B\u000C\u001C\u001E")]
    [InlineData("\0 \u007F \uFEFF \uFFFD 👍")]
    public void No_text_ends_a_line(string text)
    {
        var json = JsonSerializer.Serialize(new { text }, Relaxed);
        var frame = Frame(Row with { Title = text, Message = text, Data = json }, 5, silent: false);

        Assert.Equal(["event: task_update", $"data: {DataOf(frame)}", "id: 5", "", ""], frame.Split('\n'));
        Assert.DoesNotContain(frame.Replace("\n", "", StringComparison.Ordinal), c => char.IsControl(c) && c != '\u007F' || c is '\u2028' or '\u2029');
    }

    [Fact]
    public void Whatever_it_says_one_frame_is_one_event()
    {
        Gen.Select(Gen.String, Gen.String, Gen.Bool).Sample((title, message, silent) =>
        {
            var frame = Frame(Row with { Title = title, Message = message }, 9, silent);
            var events = SseParser.Create(new MemoryStream(Encoding.UTF8.GetBytes(frame))).Enumerate().ToList();
            using var data = JsonDocument.Parse(events.Single().Data);
            Assert.Equal(Well(title), data.RootElement.GetProperty("title").GetString());
            Assert.Equal(Well(message), data.RootElement.GetProperty("message").GetString());
            Assert.Equal(silent, data.RootElement.GetProperty("silent").GetBoolean());
        });
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Frame(ActivityRow row, long number, bool silent) => Frame(Encode(row), number, silent);

    private static FrameBody Encode(ActivityRow row)
    {
        using var encoder = new ActivityEncoder();
        return encoder.Encode(row);
    }

    private static string Frame(FrameBody body, long number, bool silent)
    {
        var buffer = new byte[body.MaxLength];
        return Encoding.UTF8.GetString(buffer.AsSpan(0, body.Write(buffer, number, silent, out _)));
    }

    private static string DataOf(string frame) => frame.Split('\n').Single(line => line.StartsWith("data: ", StringComparison.Ordinal))["data: ".Length..];

    /// <summary>Half of a surrogate pair has no UTF-8; it leaves as U+FFFD.</summary>
    private static string Well(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
