using System.Diagnostics.Metrics;
using Collab.Notifier.Dispatch;

namespace Collab.Notifier;

/// <summary>What the notifier counts, named as OpenTelemetry's conventions for metrics ask.</summary>
internal sealed class NotifierMetrics
{
    /// <summary>Of what takes a millisecond when all is well, and seconds when something is away.</summary>
    private static readonly InstrumentAdvice<double> Times = new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };

    private static readonly InstrumentAdvice<int> Sizes = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000] };

    private static readonly KeyValuePair<string, object?> Transmit = new("network.io.direction", "transmit");

    private readonly UpDownCounter<int> _open;
    private readonly Counter<long> _frames;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _dropped;
    private readonly Histogram<double> _delivery;
    private readonly Counter<long> _pages;
    private readonly Counter<long> _replayed;
    private readonly Counter<long> _heals;
    private readonly Histogram<int> _batch;
    private readonly Counter<long> _notifications;
    private readonly Counter<long> _takeovers;
    private readonly Counter<long> _discarded;
    private readonly Counter<long> _removed;

    public NotifierMetrics(IMeterFactory meters, DispatchLag lag)
    {
        var meter = meters.Create("Collab.Notifier");
        _open = meter.CreateUpDownCounter<int>("collab.stream.open", "{stream}", "Streams that are open.");
        _frames = meter.CreateCounter<long>("collab.stream.frames", "{frame}", "Event frames written.");
        _bytes = meter.CreateCounter<long>("collab.stream.io", "By", "Bytes written to streams.");
        _ended = meter.CreateCounter<long>("collab.stream.ended", "{stream}", "Streams that the server ended, by reason.");
        _dropped = meter.CreateCounter<long>("collab.stream.dropped", "{message}", "Messages of the dispatcher that came while too much waited; read from the database instead.");
        _delivery = meter.CreateHistogram<double>("collab.stream.delivery.duration", "s", "From an event's publication to its frames being written.", tags: null, Times);
        _pages = meter.CreateCounter<long>("collab.replay.pages", "{page}", "Pages read for streams that are behind.");
        _replayed = meter.CreateCounter<long>("collab.replay.frames", "{frame}", "Frames in those pages.");
        _heals = meter.CreateCounter<long>("collab.replay.heals", "{heal}", "Gaps found in what arrived, and read from the database.");
        _batch = meter.CreateHistogram<int>("collab.dispatch.batch.size", "{activity}", "Activities in a batch.", tags: null, Sizes);
        _notifications = meter.CreateCounter<long>("collab.dispatch.notifications", "{notification}", "Places given in streams.");
        meter.CreateObservableGauge("collab.dispatch.lag", () => Observe(lag), "s", "Age of the oldest activity that waits to be dispatched; told by the notifier that leads.");
        _takeovers = meter.CreateCounter<long>("collab.dispatch.takeovers", "{takeover}", "Times that this notifier took the lead.");
        _discarded = meter.CreateCounter<long>("collab.dispatch.discarded", "{activity}", "Rows of the outbox that could not be dispatched.");
        _removed = meter.CreateCounter<long>("collab.retention.removed", "{row}", "Rows that were older than they are kept, by table.");
    }

    public void StreamOpened() => _open.Add(1);

    public void StreamClosed() => _open.Add(-1);

    public void StreamEnded(string reason) => _ended.Add(1, new KeyValuePair<string, object?>("collab.reason", reason));

    public void Wrote(long frames, long bytes)
    {
        if (bytes == 0)
            return;
        _frames.Add(frames);
        _bytes.Add(bytes, Transmit);
    }

    public void Delivered(long microseconds) => _delivery.Record(microseconds / 1e6);

    public void Replayed(int pages, int frames)
    {
        _pages.Add(pages);
        _replayed.Add(frames);
    }

    public void Dropped() => _dropped.Add(1);

    public void Healed() => _heals.Add(1);

    public void TookLead() => _takeovers.Add(1);

    public void Discarded() => _discarded.Add(1);

    public void Swept(long notifications, long activities)
    {
        _removed.Add(notifications, new KeyValuePair<string, object?>("collab.table", "notifications"));
        _removed.Add(activities, new KeyValuePair<string, object?>("collab.table", "activity"));
    }

    public void Dispatched(BatchResult batch)
    {
        _batch.Record(batch.Activities);
        _notifications.Add(batch.Notifications);
    }

    private static Measurement<double>[] Observe(DispatchLag lag) => lag.Seconds is { } seconds ? [new(seconds)] : [];
}
