using Collab.Data.Invites;
using Collab.Data.Tasks;
using Collab.Data.Users;
using Collab.ServiceDefaults.Problems;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Collab.Api.Conventions.Writes;

/// <summary>Why the database refused a write that another one crossed.</summary>
/// <param name="IsWorthRepeating">The same write may succeed now, or find out by its own checks why it cannot.</param>
/// <param name="Problem">What the refusal means to the caller; <see langword="null"/> where it says nothing to it.</param>
internal sealed record WriteConflict(bool IsWorthRepeating, ProblemType? Problem)
{
    private static readonly Dictionary<string, ProblemType> Constraints = new()
    {
        [UserConfiguration.OneAddress] = ProblemTypes.EmailTaken,
        [InviteConfiguration.OnePending] = ProblemTypes.InvitePending,
        [InviteConfiguration.OnePendingAddress] = ProblemTypes.InvitePending,
        [TaskConstraints.Budget] = ProblemTypes.DurationExceeded,
        [TaskConstraints.Completion] = ProblemTypes.DurationUnbalanced,
        [TaskConstraints.Maintained] = ProblemTypes.LastMaintainer,
        [TaskConstraints.Lineage] = ProblemTypes.TreeTooDeep,
        [TaskConstraints.Cycle] = ProblemTypes.TreeCycle,
    };

    /// <summary>What lies behind an exception of a write; <see langword="null"/> where it is no conflict.</summary>
    public static WriteConflict? In(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is DbUpdateConcurrencyException)
                return new(true, null);
            if (e is PostgresException refusal)
                return Of(refusal);
        }

        return null;
    }

    private static WriteConflict? Of(PostgresException refusal) => refusal.SqlState switch
    {
        PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure => new(true, null),
        // What the row referred to has just gone.
        PostgresErrorCodes.ForeignKeyViolation => new(true, null),
        PostgresErrorCodes.CheckViolation => new(true, Constraints.GetValueOrDefault(refusal.ConstraintName ?? "")),
        PostgresErrorCodes.UniqueViolation when Constraints.TryGetValue(refusal.ConstraintName ?? "", out var problem) => new(false, problem),
        PostgresErrorCodes.UniqueViolation => new(true, null),
        _ => null,
    };
}
