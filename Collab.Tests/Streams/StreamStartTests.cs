using Collab.Notifier.Streams;
using Microsoft.AspNetCore.Http;

namespace Collab.Tests.Streams;

public sealed class StreamStartTests
{
    private const int MaxReplay = 10_000;

    [Fact]
    public void Without_a_number_only_what_comes_from_now_on() =>
        Assert.Equal(new StreamStart(41, 41, false), Start(ResumePoint.None, last: 41, oldest: 1));

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    [InlineData(40)]
    [InlineData(41)]
    public void A_number_that_is_kept_is_continued(long seen) =>
        Assert.Equal(new StreamStart(seen, seen, false), Start(ResumePoint.At(seen), last: 41, oldest: 1));

    [Theory]
    [InlineData(42)]
    [InlineData(long.MaxValue)]
    public void A_number_ahead_of_the_head_is_reset(long seen) =>
        Assert.Equal(new StreamStart(seen, 41, true), Start(ResumePoint.At(seen), last: 41, oldest: 1));

    [Fact]
    public void A_number_whose_successor_is_not_kept_is_reset()
    {
        Assert.True(Start(ResumePoint.At(9), last: 41, oldest: 11).IsReset);
        Assert.False(Start(ResumePoint.At(10), last: 41, oldest: 11).IsReset);
    }

    [Fact]
    public void Where_nothing_is_kept_only_the_head_is_continued()
    {
        Assert.True(Start(ResumePoint.At(40), last: 41, oldest: null).IsReset);
        Assert.False(Start(ResumePoint.At(41), last: 41, oldest: null).IsReset);
        Assert.False(Start(ResumePoint.At(0), last: 0, oldest: null).IsReset);
    }

    [Fact]
    public void A_number_too_far_behind_is_reset()
    {
        Assert.False(Start(ResumePoint.At(5_000), last: 15_000, oldest: 1).IsReset);
        Assert.True(Start(ResumePoint.At(4_999), last: 15_000, oldest: 1).IsReset);
    }

    [Fact]
    public void What_is_no_number_is_reset_and_asks_for_everything_if_the_reset_is_lost() =>
        Assert.Equal(new StreamStart(0, 41, true), Start(ResumePoint.Malformed, last: 41, oldest: 1));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Nothing_is_no_number(string? text) => Assert.Equal(ResumePoint.None, ResumePoint.Parse(text));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("42", 42)]
    [InlineData("007", 7)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Whole_numbers_are_numbers(string text, long number) => Assert.Equal(ResumePoint.At(number), ResumePoint.Parse(text));

    [Theory]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.0")]
    [InlineData(" 1")]
    [InlineData("1\0")]
    [InlineData("٤٢")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999999999999999999999")]
    [InlineData("abc")]
    public void Anything_else_is_malformed(string text) => Assert.Equal(ResumePoint.Malformed, ResumePoint.Parse(text));

    [Theory]
    [InlineData("5", "?last_event_id=6", 5)]
    [InlineData("", "?last_event_id=6", 6)]
    [InlineData(null, "?last_event_id=6&lastEventId=7", 6)]
    [InlineData(null, "?lastEventId=7", 7)]
    [InlineData(null, "?last_event_id=&lastEventId=7", 7)]
    public void The_header_wins_and_what_is_empty_is_absent(string? header, string query, long expected)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString(query);
        if (header is not null)
            request.Headers["Last-Event-ID"] = header;
        Assert.Equal(ResumePoint.At(expected), ResumePoint.Of(request));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("text/event-stream", true)]
    [InlineData("TEXT/Event-Stream; charset=utf-8", true)]
    [InlineData("*/*", true)]
    [InlineData("text/*;q=0.1, application/json", true)]
    [InlineData("application/json", false)]
    [InlineData("text/html, text/plain", false)]
    [InlineData("text/event-stream;q=0, */*", false)]
    [InlineData("*/*;q=0, text/event-stream", true)]
    [InlineData("text/event-stream;level=1;q=0, text/event-stream", true)]
    public void The_most_specific_accepted_range_decides(string? accept, bool accepted)
    {
        var request = new DefaultHttpContext().Request;
        if (accept is not null)
            request.Headers.Accept = accept;
        Assert.Equal(accepted, EventStreamAccept.Accepts(request));
    }

    private static StreamStart Start(ResumePoint resume, long last, long? oldest) => StreamStart.Of(resume, new StreamHead(last, oldest, "e", IsSettled: true), MaxReplay);
}
