namespace Collab.Embedded.Dashboard;

/// <summary>The last five minutes of samples, for a page that is opened later.</summary>
internal sealed class UsageHistory
{
    /// <summary>How many samples are kept; <see cref="UsageSampler.Interval"/> says how far they are apart.</summary>
    public const int Capacity = 150;

    private readonly Lock _lock = new();
    private readonly Queue<UsageFrame> _frames = new(Capacity);

    public void Add(UsageFrame frame)
    {
        lock (_lock)
        {
            if (_frames.Count == Capacity)
                _frames.Dequeue();
            _frames.Enqueue(frame);
        }
    }

    /// <summary>The samples by resource, null where it did not run.</summary>
    public IReadOnlyDictionary<string, UsageSeries> Read()
    {
        UsageFrame[] frames;
        lock (_lock)
            frames = [.. _frames];
        return frames.SelectMany(frame => frame.Samples.Keys).Distinct().ToDictionary(id => id, id => Series(id, frames));
    }

    private static UsageSeries Series(string id, UsageFrame[] frames)
    {
        var samples = Array.ConvertAll(frames, frame => frame.Samples.TryGetValue(id, out var sample) ? sample : (UsageSample?)null);
        return new UsageSeries([.. samples.Select(sample => sample?.Cpu)], [.. samples.Select(sample => sample?.Memory)]);
    }
}

/// <summary>The samples of one resource, the oldest first.</summary>
internal sealed record UsageSeries(IReadOnlyList<double?> Cpu, IReadOnlyList<long?> Memory);
