using Collab.Embedded.Processes;
using Collab.Embedded.Storage;

namespace Collab.Embedded.Postgres;

/// <summary>A cluster for one run: a copy of a template, gone afterwards.</summary>
internal sealed class ThrowAwayCluster(ThrowAwayFolder folder, ClusterTemplate template, UnixUser? user) : Cluster
{
    private string? _password;

    public override string DataFolder => Path.Combine(folder.Path, "data");

    public override bool IsKept => false;

    public override string? Password => _password;

    public override async Task PrepareAsync(string superuser, string password, CancellationToken cancellationToken)
    {
        if (Directory.Exists(DataFolder))
        {
            await PostgresMaster.EndOrphansAsync(DataFolder, cancellationToken);
            return;
        }

        FolderCopy.Give(folder.Path, user);
        _password = await template.CopyAsync(DataFolder, superuser, cancellationToken);
    }

    public override void Dispose()
    {
        folder.Dispose();
        base.Dispose();
    }
}
