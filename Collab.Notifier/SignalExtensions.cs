using System.Threading.Channels;

namespace Collab.Notifier;

internal static class SignalExtensions
{
    /// <summary>Takes the next item, or gives up after <paramref name="atMost"/>.</summary>
    public static async Task ReadOrTimeOutAsync<T>(this ChannelReader<T> reader, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(atMost);
        try
        {
            await reader.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing came in time, which is what was asked for.
        }
    }
}
