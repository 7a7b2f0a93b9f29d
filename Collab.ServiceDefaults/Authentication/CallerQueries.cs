using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Collab.ServiceDefaults.Authentication;

/// <summary>
/// Asks the database who is calling, a few at a time: when thousands of streams come back at once they wait here, where
/// they cost little, and not each for a connection. In SQL, on connections of its own: these few statements were all that
/// had the notifier load Entity Framework and build its model, a fifth of the memory that it begins with.
/// </summary>
public sealed class CallerQueries(IConfiguration configuration, IHostEnvironment environment, ILoggerFactory loggers) : IAsyncDisposable
{
    private const int AtOnce = 16;

    private const int MaxSeconds = 5;

    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly Lazy<NpgsqlDataSource> _database = new(() => Build(configuration, environment, loggers));

    /// <summary>A command is about to be sent: for who counts what the database is asked.</summary>
    internal event Action<NpgsqlCommand>? Asking;

    /// <summary>Reads the first row of what a statement finds.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="values">Of its parameters, $1 and on.</param>
    /// <param name="read">Reads a row.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns><see langword="null"/> where there is none.</returns>
    public async Task<T?> FindAsync<T>(string sql, object?[] values, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            await using var command = CommandOf(sql, values);
            Asking?.Invoke(command);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken) ? read(reader) : default;
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Runs a statement that gives nothing back.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="values">Of its parameters, $1 and on.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task ExecuteAsync(string sql, object?[] values, CancellationToken cancellationToken) =>
        FindAsync(sql, values, _ => true, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _places.Dispose();
        if (_database.IsValueCreated)
            await _database.Value.DisposeAsync();
    }

    private NpgsqlCommand CommandOf(string sql, object?[] values)
    {
        var command = _database.Value.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        return command;
    }

    private static NpgsqlDataSource Build(IConfiguration configuration, IHostEnvironment environment, ILoggerFactory loggers)
    {
        var settings = CollabDatabase.Settings(configuration, environment);
        settings.MaxPoolSize = Math.Min(settings.MaxPoolSize, AtOnce);
        // It takes a millisecond, or the database hangs; whoever calls is told so then, and comes again.
        if (settings.CommandTimeout is 0 or > MaxSeconds)
            settings.CommandTimeout = MaxSeconds;
        settings.MinPoolSize = Math.Min(settings.MinPoolSize, settings.MaxPoolSize);
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).UseLoggerFactory(loggers).Build();
    }
}
