using Collab.Notifier.Streams;
using Collab.Notifier.Wire;
using Collab.ServiceDefaults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Collab.Notifier.Replay;

/// <summary>What is to be read, and who gets it on the pump's thread.</summary>
internal sealed record ReplayRequest(Guid UserId, long After, Action<ReplayPage> Then);

/// <summary>
/// Reads what streams have missed, a page at a time and many streams in one query. A few readers at once are the bound
/// on what PostgreSQL is asked, however many streams come back together. A fault is waited out; a row that cannot be read
/// keeps its place as one that may not be seen does, and holds nobody up.
/// </summary>
internal sealed partial class ReplayReader(
    NotifierDatabase database,
    PumpQueue pump,
    NotifierMetrics metrics,
    IOptions<ReplayOptions> options,
    TimeProvider time,
    ILogger<ReplayReader> logger) : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    private readonly BatchQueue<ReplayRequest> _queue = new();

    public void Read(ReplayRequest request) => _queue.Add(request);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Value.Readers).Select(_ => RunAsync(stoppingToken)));

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        using var encoder = new ActivityEncoder();
        while (!stoppingToken.IsCancellationRequested)
        {
            var batch = await _queue.TakeAsync(options.Value.BatchStreams, stoppingToken);
            while (!await TryAnswerAsync(batch, encoder, stoppingToken))
                await Task.Delay(RetryDelay, time, stoppingToken);
        }
    }

    private async Task<bool> TryAnswerAsync(List<ReplayRequest> batch, ActivityEncoder encoder, CancellationToken cancellationToken)
    {
        try
        {
            Answer(batch, await ReadAsync(batch, options.Value.PageFrames, encoder, cancellationToken));
        }
        catch (Exception e) when (PoisonedRow.IsRead(e))
        {
            Log.Faulty(logger, batch.Count, e.Message);
            return await TryAnswerEachAsync(batch, encoder, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.Explains(e))
        {
            Log.Failed(logger, batch.Count, e.Message);
            return false;
        }

        return true;
    }

    /// <summary>Reads for each stream by itself. Who was answered is not read for again.</summary>
    private async Task<bool> TryAnswerEachAsync(List<ReplayRequest> batch, ActivityEncoder encoder, CancellationToken cancellationToken)
    {
        try
        {
            while (batch is [var request, ..])
            {
                Answer([request], [await ReadAroundAsync(request, encoder, cancellationToken)]);
                batch.Remove(request);
            }

            return true;
        }
        catch (Exception e) when (!cancellationToken.Explains(e))
        {
            Log.Failed(logger, batch.Count, e.Message);
            return false;
        }
    }

    /// <summary>Reads what comes before a row that cannot be read, in ever smaller pages, and then that row as withdrawn.</summary>
    private async Task<ReplayPage> ReadAroundAsync(ReplayRequest request, ActivityEncoder encoder, CancellationToken cancellationToken)
    {
        for (var frames = options.Value.PageFrames; frames > 0; frames /= 4)
        {
            try
            {
                return (await ReadAsync([request], frames, encoder, cancellationToken))[0];
            }
            catch (Exception e) when (PoisonedRow.IsRead(e))
            {
            }
        }

        var page = new ReplayPageBuilder(options.Value.PageBytes);
        if (await ReadNextNumberAsync(request, cancellationToken) is { } number)
        {
            Log.Withheld(logger, number, request.UserId);
            page.Add(new ReplayFrame(number, FrameBody.Withdrawn, Silent: true));
        }

        return page.Build();
    }

    private async Task<long?> ReadNextNumberAsync(ReplayRequest request, CancellationToken cancellationToken)
    {
        await using var command = database.Reads.CreateCommand(ReplaySql.NextNumber);
        command.Parameters.Add(new() { Value = request.UserId });
        command.Parameters.Add(new() { Value = request.After });
        return await command.ExecuteScalarAsync(cancellationToken) as long?;
    }

    private void Answer(IReadOnlyList<ReplayRequest> requests, ReplayPage[] pages)
    {
        ReplayRequest[] answered = [.. requests];
        pump.Post(_ =>
        {
            for (var i = 0; i < pages.Length; i++)
                answered[i].Then(pages[i]);
        });
        metrics.Replayed(pages.Length, pages.Sum(page => page.Frames.Count));
    }

    private async Task<ReplayPage[]> ReadAsync(List<ReplayRequest> batch, int frames, ActivityEncoder encoder, CancellationToken cancellationToken)
    {
        var pages = new ReplayPageBuilder[batch.Count];
        for (var i = 0; i < pages.Length; i++)
            pages[i] = new ReplayPageBuilder(options.Value.PageBytes);

        await using var command = database.Reads.CreateCommand(ReplaySql.Pages);
        command.Parameters.Add(new() { Value = batch.Select(r => r.UserId).ToArray() });
        command.Parameters.Add(new() { Value = batch.Select(r => r.After).ToArray() });
        command.Parameters.Add(new() { Value = frames });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var page = pages[reader.GetInt64(0) - 1];
            if (!page.IsFull)
                page.Add(ReadFrame(reader, encoder));
        }

        return [.. pages.Select(page => page.Build())];
    }

    private static ReplayFrame ReadFrame(NpgsqlDataReader reader, ActivityEncoder encoder) =>
        new(reader.GetInt64(1), reader.GetBoolean(3) ? encoder.Encode(ReadActivity(reader)) : FrameBody.Withdrawn, reader.GetBoolean(2));

    private static ActivityRow ReadActivity(NpgsqlDataReader reader) => new(
        reader.GetString(4),
        reader.IsDBNull(5) ? null : reader.GetGuid(5),
        reader.IsDBNull(6) ? null : reader.GetGuid(6),
        reader.IsDBNull(7) ? null : reader.GetGuid(7),
        reader.GetString(8),
        reader.GetString(9),
        reader.GetString(10),
        reader.GetDateTime(11));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Streams} streams wait for their replay: {Reason}")]
        public static partial void Failed(ILogger logger, int streams, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The replays of {Streams} streams cannot be read together: {Reason}")]
        public static partial void Faulty(ILogger logger, int streams, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "Number {Number} of the user {UserId} cannot be read, and is told as withdrawn")]
        public static partial void Withheld(ILogger logger, long number, Guid userId);
    }
}
