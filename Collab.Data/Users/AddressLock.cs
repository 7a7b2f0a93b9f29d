using Microsoft.EntityFrameworkCore;

namespace Collab.Data.Users;

/// <summary>
/// Lets one transaction at a time decide whose an address is: the next one sees what came of it. The indexes would refuse
/// it too, but PostgreSQL writes what they refuse into its log, address and all. Goes before the lock of any row but an
/// event's.
/// </summary>
public static class AddressLock
{
    /// <param name="db">In a transaction, until whose end the lock is held.</param>
    /// <param name="address">An email address, whatever its case.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static Task LockAddressAsync(this CollabDbContext db, string address, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended(lower({address}), 0))", cancellationToken);

    /// <summary>The same for whom an issuer means by a subject. Goes before that of the address.</summary>
    public static Task LockIdentityAsync(this CollabDbContext db, string issuer, string subject, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({subject}, hashtextextended({issuer}, 0)))", cancellationToken);
}
