using System.Globalization;
using Aspire.Hosting;
using Collab.Embedded.Processes;
using Collab.Embedded.Storage;

namespace Collab.Embedded.Postgres;

/// <summary>A cluster that is found again by the next run. One AppHost at a time may use it.</summary>
internal sealed class KeptCluster : Cluster
{
    private readonly string _folder;
    private readonly FileLock _lock;
    private readonly UnixUser? _user;
    private readonly IGuardian _guardian;

    private KeptCluster(string folder, FileLock @lock, UnixUser? user, IGuardian guardian)
    {
        _folder = folder;
        _lock = @lock;
        _user = user;
        _guardian = guardian;
    }

    public override string DataFolder => Path.Combine(_folder, "data");

    public override bool IsKept => true;

    public override string? Password => File.Exists(PasswordFile) ? File.ReadAllText(PasswordFile) : null;

    public override int? Major => Directory.Exists(DataFolder) ? ReadMajor() : null;

    /// <summary>Chosen when the cluster is opened.</summary>
    public PostgresBinaries? Binaries { get; set; }

    private string PasswordFile => Path.Combine(_folder, "password");

    /// <summary>Takes the cluster for this AppHost.</summary>
    /// <exception cref="DistributedApplicationException">Another AppHost has it.</exception>
    public static KeptCluster Open(string volumes, string name, UnixUser? user, IGuardian guardian)
    {
        if (name.Length == 0 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')) || name[0] == '.')
            throw new DistributedApplicationException($"'{name}' is no name for a data volume: use ASCII letters, digits, hyphens, underscores and dots.");

        var folder = Path.Combine(volumes, name);
        PrivateFiles.CreateFolder(folder);
        FolderCopy.Give(folder, user);
        var owner = Path.Combine(folder, "owner");
        if (FileLock.TryTake(Path.Combine(folder, "lock")) is not { } taken)
        {
            var holder = File.Exists(owner) ? $" (process {File.ReadAllText(owner)})" : "";
            throw new DistributedApplicationException($"The data in {folder} is in use by another AppHost{holder}. Stop that one, or give this one a data volume of its own.");
        }

        var cluster = new KeptCluster(folder, taken, user, guardian);
        if (Directory.Exists(cluster.DataFolder) && cluster.Password is null)
        {
            taken.Dispose();
            throw new DistributedApplicationException($"The password of the data in {cluster.DataFolder} is missing. Put it back into {cluster.PasswordFile}, or delete {folder} to begin with an empty database.");
        }

        PrivateFiles.WriteText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return cluster;
    }

    public override async Task PrepareAsync(string superuser, string password, CancellationToken cancellationToken)
    {
        if (Directory.Exists(DataFolder))
        {
            await PostgresMaster.EndOrphansAsync(DataFolder, cancellationToken);
            return;
        }

        // Before there are data that only it opens: a start that is cut off here begins anew with the same.
        RememberPassword(password);
        await new InitDb(Binaries!, _user, _guardian).CreateAsync(DataFolder, superuser, password, isKept: true, cancellationToken);
    }

    public override void RememberPassword(string password) => PrivateFiles.WriteText(PasswordFile, password);

    public override void Dispose()
    {
        File.Delete(Path.Combine(_folder, "owner"));
        _lock.Dispose();
        base.Dispose();
    }

    private int ReadMajor()
    {
        var file = Path.Combine(DataFolder, "PG_VERSION");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture, out var major)
            ? major
            : throw new DistributedApplicationException(PostgresFault.Describe($"PostgreSQL can't use the data in {DataFolder}", "it has no readable PG_VERSION", DataFolder));
    }
}
