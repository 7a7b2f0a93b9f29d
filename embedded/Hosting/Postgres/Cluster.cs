namespace Collab.Embedded.Postgres;

/// <summary>The data folder of a PostgreSQL server.</summary>
internal abstract class Cluster : IDisposable
{
    /// <summary>The folder for <c>-D</c>.</summary>
    public abstract string DataFolder { get; }

    /// <summary>The superuser's password as the server knows it; null before the cluster is made.</summary>
    public abstract string? Password { get; }

    /// <summary>Whether the data must survive a power failure.</summary>
    public abstract bool IsKept { get; }

    /// <summary>The major version that the data needs; null before the cluster is made.</summary>
    public virtual int? Major => null;

    /// <summary>Makes the cluster unless it exists, and puts in order what a crash has left.</summary>
    public abstract Task PrepareAsync(string superuser, string password, CancellationToken cancellationToken);

    /// <summary>The server knows another password from now on.</summary>
    public virtual void RememberPassword(string password)
    {
    }

    public virtual void Dispose() => GC.SuppressFinalize(this);
}
