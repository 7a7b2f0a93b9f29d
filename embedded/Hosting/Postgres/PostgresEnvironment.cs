using Aspire.Hosting;
using Collab.Embedded.Processes;
using Collab.Embedded.Storage;

namespace Collab.Embedded.Postgres;

/// <summary>What PostgreSQL servers need of this machine.</summary>
internal sealed class PostgresEnvironment(DataFolders folders, PostgresSearch search, IGuardian guardian)
{
    private readonly Lazy<UnixUser?> _user = new(FindUser);

    /// <summary>The user that servers run as: PostgreSQL refuses to run as root. Null for the AppHost's own.</summary>
    public UnixUser? User => _user.Value;

    /// <summary>Opens the kept cluster of a volume, or makes a throw-away one, with the installation that fits.</summary>
    public async Task<(Cluster Cluster, PostgresBinaries Binaries)> OpenAsync(string? volume, CancellationToken cancellationToken)
    {
        if (volume is not null)
            return await OpenKeptAsync(KeptCluster.Open(folders.Volumes, volume, User, guardian), cancellationToken);

        var binaries = await search.FindAsync(major: null, cancellationToken);
        var template = new ClusterTemplate(folders, binaries, User, guardian);
        return (new ThrowAwayCluster(ThrowAwayFolder.Create(folders.ThrowAway), template, User), binaries);
    }

    private async Task<(Cluster Cluster, PostgresBinaries Binaries)> OpenKeptAsync(KeptCluster cluster, CancellationToken cancellationToken)
    {
        var isOpen = false;
        try
        {
            var binaries = await search.FindAsync(cluster.Major, cancellationToken);
            if (cluster.Major is { } major && major != binaries.Major)
                throw new DistributedApplicationException($"The data in {cluster.DataFolder} belongs to PostgreSQL {major}, but only PostgreSQL {binaries.Version} was found ({binaries.Folder}). Install PostgreSQL {major} or set CollabPostgresBin to its binaries, or delete the folder to begin with an empty database.");

            cluster.Binaries = binaries;
            isOpen = true;
            return (cluster, binaries);
        }
        finally
        {
            if (!isOpen)
                cluster.Dispose();
        }
    }

    private static UnixUser? FindUser()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return null;

        return UnixUser.Find("postgres", "_postgres", "nobody")
            ?? throw new DistributedApplicationException("PostgreSQL does not run as root, and this system has neither a user 'postgres' nor 'nobody' that it could run as. Make a user 'postgres', or start the AppHost as another user.");
    }
}
