using Npgsql;

namespace Collab.Notifier.Dispatch;

/// <summary>What the failure of a batch says about its rows.</summary>
internal static class BatchFault
{
    /// <summary>
    /// It took too long, or waited too long for a lock: by the command timeout, by a timeout of the server or by whoever
    /// cancels statements there. Nothing is wrong with the rows, but fewer of them may be done in time.
    /// </summary>
    public static bool IsTimeout(NpgsqlException e) =>
        e.InnerException is TimeoutException || e.SqlState is PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable;
}
