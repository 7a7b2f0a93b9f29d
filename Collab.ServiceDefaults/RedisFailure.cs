using StackExchange.Redis;

namespace Collab.ServiceDefaults;

/// <summary>That Redis cannot be asked: it is away, or does not answer.</summary>
public static class RedisFailure
{
    /// <summary>Whether a command failed for that.</summary>
    /// <remarks>What still waits for an answer when StackExchange.Redis gives a connection up may end as cancelled, or for using what is completed or disposed.</remarks>
    public static bool Is(Exception exception) =>
        exception is RedisException or TimeoutException or OperationCanceledException or InvalidOperationException;
}
