using System.Diagnostics.Metrics;
using Collab.Notifier;
using Collab.Notifier.Dispatch;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Tests.Streams;

/// <summary>What <c>collab.dispatch.lag</c> says.</summary>
public sealed class DispatchLagTests : IDisposable
{
    private readonly Clock _clock = new();
    private readonly DispatchLag _lag;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly List<double> _measured = [];

    public DispatchLagTests()
    {
        _lag = new DispatchLag(_clock);
        var meters = _services.GetRequiredService<IMeterFactory>();
        _ = new NotifierMetrics(meters, _lag);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "collab.dispatch.lag" && instrument.Meter.Scope == meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, measured, _, _) => _measured.Add(measured));
        _listener.Start();
    }

    [Fact]
    public void A_line_that_is_empty_has_none_however_late_its_last_batch_was()
    {
        _lag.Look();
        _lag.Took(_clock.Now.AddSeconds(-7));
        Assert.Equal([7], Measure());
        _lag.Look();
        _lag.Emptied();
        _clock.Pass(60);
        Assert.Equal([0], Measure());
    }

    [Fact]
    public void A_look_that_does_not_end_counts_from_its_beginning()
    {
        _lag.Look();
        _lag.Emptied();
        _lag.Look();
        _clock.Pass(4);
        _lag.Look();
        _clock.Pass(5);
        Assert.Equal([9], Measure());
    }

    [Fact]
    public void Only_who_leads_says_anything()
    {
        Assert.Empty(Measure());
        _lag.Look();
        _clock.Pass(3);
        _lag.Forget();
        Assert.Empty(Measure());
        _lag.Look();
        Assert.Equal([0], Measure());
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    private double[] Measure()
    {
        _measured.Clear();
        _listener.RecordObservableInstruments();
        return [.. _measured];
    }

    private sealed class Clock : TimeProvider
    {
        public DateTime Now { get; private set; } = new(2026, 1, 15, 10, 0, 0, DateTimeKind.Utc);

        public override DateTimeOffset GetUtcNow() => Now;

        public void Pass(int seconds) => Now = Now.AddSeconds(seconds);
    }
}
