using System.Threading.Channels;

namespace Collab.Notifier.Streams;

/// <summary>Asks for a check of all streams against the database, soon. Many at once are one.</summary>
internal sealed class WatermarkSignal
{
    private readonly Channel<bool> _raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => _raised.Writer.TryWrite(true);

    /// <summary>Returns when it is raised, or when <paramref name="atMost"/> is over.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _raised.Reader.ReadOrTimeOutAsync(atMost, cancellationToken);
}
