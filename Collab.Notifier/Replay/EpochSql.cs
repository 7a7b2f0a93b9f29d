using Npgsql;

namespace Collab.Notifier.Replay;

/// <summary>
/// Names the life of the database that numbers belong to. It is another one after a restore: of the cluster to a point in
/// time, or a promotion (the timeline), of a dump into a new database or over the old tables (the identifiers of both).
/// </summary>
internal sealed class EpochSql
{
    private const string Tables =
        "(SELECT oid FROM pg_database WHERE datname = current_database()), 'user_streams'::regclass::oid, 'notifications'::regclass::oid";

    private const string Cluster =
        "(SELECT system_identifier FROM pg_control_system()), (SELECT timeline_id FROM pg_control_checkpoint())";

    // Everyone may call these functions unless an administrator has taken that away.
    private const string MayAsk =
        "SELECT has_function_privilege('pg_control_system()', 'execute') AND has_function_privilege('pg_control_checkpoint()', 'execute')";

    private string? _sql;

    /// <summary>The query that returns the epoch as a short text.</summary>
    public async ValueTask<string> ForAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_sql is null)
        {
            await using var command = new NpgsqlCommand(MayAsk, connection);
            var mayAsk = (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
            _sql = $"SELECT substr(md5(concat_ws('.', {(mayAsk ? $"{Cluster}, {Tables}" : Tables)})), 1, 16)";
        }

        return _sql;
    }
}
