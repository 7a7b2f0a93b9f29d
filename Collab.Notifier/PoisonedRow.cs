using System.Data.Common;
using Npgsql;

namespace Collab.Notifier;

/// <summary>Faults of a row itself, which would be the same next time: data exceptions, violated constraints, exceeded limits.</summary>
internal static class PoisonedRow
{
    public static bool Is(PostgresException e) =>
        e.SqlState.StartsWith("22", StringComparison.Ordinal) || e.SqlState.StartsWith("23", StringComparison.Ordinal) || e.SqlState.StartsWith("54", StringComparison.Ordinal);

    /// <summary>The same of what has been read: what is neither the database's fault nor the connection's is the row's.</summary>
    public static bool IsRead(Exception e) =>
        e is PostgresException refusal ? Is(refusal) : e is not (DbException or OperationCanceledException or TimeoutException or IOException or ObjectDisposedException);
}
