using Npgsql;

namespace Collab.Notifier;

/// <summary>
/// The notifier's own connections: a small pool for reading, which bounds what any storm of reconnects can ask of
/// PostgreSQL, and one unpooled connection for the lead of dispatch.
/// </summary>
internal sealed class NotifierDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _lead;

    public NotifierDatabase(IConfiguration configuration, ILoggerFactory loggers)
    {
        var connectionString = configuration.GetConnectionString("collabdb")
            ?? throw new InvalidOperationException("ConnectionStrings:collabdb is missing.");
        Reads = Build(loggers, new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "collab-notifier",
            MaxPoolSize = 8,
            MaxAutoPrepare = 16,
            AutoPrepareMinUsages = 2,
        });
        _lead = Build(loggers, new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "collab-dispatcher",
            Pooling = false,
            Timeout = 5,
            CommandTimeout = 30,
        });
    }

    public NpgsqlDataSource Reads { get; }

    public NpgsqlConnection CreateLead() => _lead.CreateConnection();

    public async ValueTask DisposeAsync()
    {
        await Reads.DisposeAsync();
        await _lead.DisposeAsync();
    }

    private static NpgsqlDataSource Build(ILoggerFactory loggers, NpgsqlConnectionStringBuilder settings)
    {
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UseLoggerFactory(loggers);
        // Polls and batches would be nearly all that is ever traced, and they answer no request.
        builder.ConfigureTracing(tracing => tracing.ConfigureCommandFilter(_ => false).ConfigureBatchFilter(_ => false));
        return builder.Build();
    }
}
