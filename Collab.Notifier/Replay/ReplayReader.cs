using Collab.Notifier.Streams;
using Collab.Notifier.Wire;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Collab.Notifier.Replay;

/// <summary>What is to be read, and who gets it on the pump's thread.</summary>
internal sealed record ReplayRequest(Guid UserId, long After, Action<ReplayPage> Then);

/// <summary>
/// Reads what streams have missed, a page at a time and many streams in one query. A few readers at once are the bound
/// on what PostgreSQL is asked, however many streams come back together. A fault is waited out.
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
            var pages = await ReadAsync(batch, encoder, cancellationToken);
            pump.Post(_ =>
            {
                for (var i = 0; i < pages.Length; i++)
                    batch[i].Then(pages[i]);
            });
            metrics.Replayed(pages.Length, pages.Sum(page => page.Frames.Count));
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, batch.Count, e.Message);
            return false;
        }
    }

    private async Task<ReplayPage[]> ReadAsync(List<ReplayRequest> batch, ActivityEncoder encoder, CancellationToken cancellationToken)
    {
        var pages = new ReplayPageBuilder[batch.Count];
        for (var i = 0; i < pages.Length; i++)
            pages[i] = new ReplayPageBuilder(options.Value.PageBytes);

        await using var command = database.Reads.CreateCommand(ReplaySql.Pages);
        command.Parameters.Add(new() { Value = batch.Select(r => r.UserId).ToArray() });
        command.Parameters.Add(new() { Value = batch.Select(r => r.After).ToArray() });
        command.Parameters.Add(new() { Value = options.Value.PageFrames });
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
    }
}
