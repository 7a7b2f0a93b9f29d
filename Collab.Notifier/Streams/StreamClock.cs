using Collab.ServiceDefaults.Streams;
using Microsoft.Extensions.Options;

namespace Collab.Notifier.Streams;

/// <summary>
/// Everything that time asks of streams, by one look at all that are due now and then: heartbeats, the age limit, readers
/// that do not read at all, and what waits for them. There is no timer for a connection. On the pump's thread.
/// </summary>
internal sealed class StreamClock
{
    /// <summary>Looks within a heartbeat's interval, so that the heartbeats of many streams are spread over it.</summary>
    private const int Slices = 15;

    /// <summary>No stream gets so old, whatever its age limit is.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(2);

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    private readonly ConnectionList _connections;
    private readonly StreamWriter _writer;
    private readonly StreamMemory _memory;
    private readonly StormMemory _storm;
    private readonly TimeProvider _time;
    private readonly TimeSpan _slice;
    private readonly long _heartbeat;
    private readonly long _maxAge;
    private readonly long _maxStall;
    private readonly long _maxSilence;
    private readonly long _maxEnding;
    private long _nextLook;

    public StreamClock(ConnectionList connections, StreamWriter writer, StreamMemory memory, StormMemory storm, IOptions<StreamOptions> options, TimeProvider time)
    {
        (_connections, _writer, _memory, _storm, _time) = (connections, writer, memory, storm, time);
        _slice = options.Value.Heartbeat / Slices < Idle ? options.Value.Heartbeat / Slices : Idle;
        _heartbeat = time.Ticks(options.Value.Heartbeat);
        _maxAge = time.Ticks(options.Value.MaxAge);
        _maxStall = time.Ticks(options.Value.Stall);
        _maxSilence = time.Ticks(TimeSpan.FromSeconds(30));
        _maxEnding = time.Ticks(TimeSpan.FromSeconds(5));
    }

    /// <summary>How long nothing has to be done.</summary>
    public TimeSpan Patience => _writer.HasAborts ? TimeSpan.FromMilliseconds(20) : _slice;

    /// <summary>Sets when a stream's times are.</summary>
    public void Begin(StreamConnection connection)
    {
        var now = _time.GetTimestamp();
        connection.NextHeartbeat = now + _heartbeat;
        connection.EndsAt = now + (long)(_maxAge * (1 - Random.Shared.NextDouble() / 5));
        if (connection.Credential.ExpiresAt - _time.GetUtcNow() is { } left && left < Longest)
            connection.ExpiresAt = now + _time.Ticks(left);
        Expect(connection);
    }

    public void Tick()
    {
        var now = _time.GetTimestamp();
        _writer.AbortDue(now);
        if (now < _nextLook)
            return;

        _nextLook = now + _time.Ticks(_slice);
        LookAtDue(now);
        _memory.Check(_writer.Changes);
        _storm.Check(_writer.Frames);
    }

    private void LookAtDue(long now)
    {
        var due = _connections.Due;
        for (var i = 0; i < due.Length; i++)
        {
            if (now < due[i])
                continue;

            var connection = _connections.All[i];
            Look(connection, now);
            Expect(connection);
        }
    }

    /// <summary>One that is slow is looked at each time.</summary>
    private void Expect(StreamConnection connection) => _connections.Expect(
        connection, connection.IsFlushing ? 0 : Math.Min(connection.NextHeartbeat, Math.Min(connection.EndsAt, connection.ExpiresAt)));

    private void Look(StreamConnection connection, long now)
    {
        if (IsBeyondReach(connection, now))
            _writer.Abort(connection);
        else if (connection is { IsBehind: true, IsFlushing: true } && now - connection.WaitingSince > _maxStall)
            _writer.End(connection, Bye.Slow);
        else if (now >= connection.ExpiresAt)
            _writer.End(connection, Bye.Expired);
        else if (now >= connection.EndsAt)
            _writer.End(connection, Bye.Age);
        else if (now >= connection.NextHeartbeat)
            Beat(connection, now);
    }

    /// <summary>There is no room even for <c>bye</c>.</summary>
    private bool IsBeyondReach(StreamConnection connection, long now) =>
        connection.IsFlushing && now - connection.WaitingSince > (connection.Phase == StreamPhase.Ending ? _maxEnding : _maxSilence);

    private void Beat(StreamConnection connection, long now)
    {
        connection.NextHeartbeat += _heartbeat;
        if (connection.NextHeartbeat <= now)
            connection.NextHeartbeat = now + _heartbeat;
        connection.Feed.Log?.Shrink();
        // Who has not read what is there needs no sign of life.
        if (!connection.IsFlushing)
            _writer.Beat(connection);
    }
}

internal static class TimestampExtensions
{
    /// <summary>A span in the unit of <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public static long Ticks(this TimeProvider time, TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
