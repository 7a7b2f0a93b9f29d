using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Collab.Notifier.Dispatch;

/// <summary>How long the oldest activity waits to be dispatched, by whichever notifier leads. Above a few seconds nobody does its work.</summary>
internal sealed class DispatchHealthCheck(NotifierDatabase database) : IHealthCheck
{
    public const string Lag = "lag_seconds";

    private const double Tolerated = 5;

    private const string Sql =
        """
        SELECT greatest(0, extract(epoch FROM now() - a.created_at))::float8
        FROM outbox o JOIN activity a ON a.id = o.activity_id
        ORDER BY o.id LIMIT 1
        """;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // Where a server hangs, so does the end of the command; the answer does not wait for that.
            var lag = await ReadAsync(cancellationToken).WaitAsync(cancellationToken);
            var figures = new Dictionary<string, object> { [Lag] = lag };
            return lag > Tolerated ? HealthCheckResult.Degraded("The outbox is not dispatched", data: figures) : HealthCheckResult.Healthy(data: figures);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            return HealthCheckResult.Degraded("The outbox cannot be looked at");
        }
    }

    private async Task<double> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Reads.CreateCommand(Sql);
        return await command.ExecuteScalarAsync(cancellationToken) as double? ?? 0;
    }
}
