using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Streams;
using Microsoft.Extensions.Options;

namespace Collab.Notifier.Streams;

/// <summary>
/// Asks the database for all open streams at once whether what they were opened with still gives access, and ends those
/// for which it does not. It needs nothing but the database, so a revocation works whatever else is away.
/// </summary>
internal sealed partial class CredentialCheck(
    NotifierDatabase database,
    AccessTokens tokens,
    StreamTickets tickets,
    PumpQueue pump,
    IOptions<StreamOptions> options,
    TimeProvider time,
    ILogger<CredentialCheck> logger) : BackgroundService
{
    /// <summary>In one query.</summary>
    private const int MaxCredentials = 10_000;

    // Kept from one check to the next: a look at all streams, all the time, should leave no garbage.
    private readonly List<StreamCredential> _open = [];
    private readonly List<Guid> _users = [];
    private readonly List<Guid?> _tokens = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Credentials, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CheckAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, e.Message);
            }
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        await CollectAsync(cancellationToken);
        await EndAsync(cancellationToken);
        // Last: it writes, and so may have to wait.
        if (_open.Select(credential => credential.TicketId).OfType<Guid>().Distinct().ToArray() is { Length: > 0 } seen)
            await tickets.SeeAsync(seen, cancellationToken);
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        var ended = new Dictionary<StreamCredential, Bye>();
        for (var from = 0; from < _open.Count; from += MaxCredentials)
            await ReadEndedAsync(from, Math.Min(MaxCredentials, _open.Count - from), ended, cancellationToken);
        if (ended.Count == 0)
            return;

        // Before any of their clients comes back.
        foreach (var credential in ended.Keys)
        {
            if (credential.TokenId is { } id)
                tokens.Forget(id);
        }

        pump.Post(hub => hub.EndAll(ended));
    }

    private Task CollectAsync(CancellationToken cancellationToken)
    {
        var collected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        pump.Post(hub =>
        {
            _open.Clear();
            foreach (var connection in hub.Connections)
                _open.Add(connection.Credential);
            collected.SetResult();
        });
        return collected.Task.WaitAsync(cancellationToken);
    }

    private async Task ReadEndedAsync(int from, int count, Dictionary<StreamCredential, Bye> ended, CancellationToken cancellationToken)
    {
        _users.Clear();
        _tokens.Clear();
        for (var i = from; i < from + count; i++)
        {
            _users.Add(_open[i].UserId);
            _tokens.Add(_open[i].TokenId);
        }

        await using var command = database.Reads.CreateCommand(CredentialSql.Ended);
        command.Parameters.Add(new() { Value = _users });
        command.Parameters.Add(new() { Value = _tokens });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            ended[_open[from + (int)reader.GetInt64(0) - 1]] = ByeOf(reader.GetString(1));
    }

    private static Bye ByeOf(string code) => code switch
    {
        "deleted" => Bye.Deleted,
        "expired" => Bye.Expired,
        _ => Bye.Revoked,
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The access tokens of the streams could not be checked: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
