using System.ComponentModel.DataAnnotations;

namespace Collab.MigrationWorker;

public sealed record MigrationOptions
{
    /// <summary>How long to wait for a database that does not answer yet.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long all migrations together may take, another worker's that runs first included.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMinutes(15);
}
