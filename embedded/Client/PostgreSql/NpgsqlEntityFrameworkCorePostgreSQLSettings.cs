namespace Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;

/// <summary>How a PostgreSQL database is reached through Entity Framework Core.</summary>
public class NpgsqlEntityFrameworkCorePostgreSQLSettings
{
    /// <summary>The Npgsql connection string. <c>ConnectionStrings:{connectionName}</c> wins over it.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Turns off the retries of failed commands that Npgsql's execution strategy makes.</summary>
    public bool DisableRetry { get; set; }

    /// <summary>Turns off the health check, which is registered under the name of the context type.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Turns off Npgsql's traces.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Turns off Npgsql's metrics.</summary>
    public bool DisableMetrics { get; set; }

    /// <summary>How many seconds a command may take; Npgsql's 30 when null.</summary>
    public int? CommandTimeout { get; set; }
}
