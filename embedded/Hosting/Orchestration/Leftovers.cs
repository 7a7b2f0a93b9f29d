using Collab.Embedded.Postgres;
using Collab.Embedded.Storage;

namespace Collab.Embedded.Orchestration;

/// <summary>What runs that were killed have left behind.</summary>
internal sealed class Leftovers(DataFolders folders)
{
    /// <summary>Ends their servers and removes their folders.</summary>
    public Task SweepAsync(CancellationToken cancellationToken)
        => ThrowAwayFolder.SweepAsync(folders.ThrowAway, path => PostgresMaster.EndOrphansAsync(Path.Combine(path, "data"), cancellationToken));
}
