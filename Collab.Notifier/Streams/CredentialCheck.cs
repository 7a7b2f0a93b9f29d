using Collab.ServiceDefaults;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Streams;
using Microsoft.Extensions.Options;
using Npgsql;

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
    private const int MaxAsked = 10_000;

    // Kept from one check to the next: a look at all streams, all the time, should leave no garbage.
    private readonly List<StreamCredential> _open = [];
    private readonly List<StreamCredential> _withToken = [];
    private readonly List<StreamCredential> _withoutToken = [];
    private readonly HashSet<Guid> _tickets = [];
    private readonly List<Guid> _asked = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Credentials, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CheckAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.Explains(e))
            {
                Log.Failed(logger, e.Message);
            }
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        await CollectAsync(cancellationToken);
        Sort();
        await EndAsync(cancellationToken);
        // Last: it writes, and so may have to wait.
        if (_tickets.Count > 0)
            await tickets.SeeAsync([.. _tickets], cancellationToken);
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

    private void Sort()
    {
        _withToken.Clear();
        _withoutToken.Clear();
        _tickets.Clear();
        foreach (var credential in _open)
        {
            (credential.TokenId is null ? _withoutToken : _withToken).Add(credential);
            if (credential.TicketId is { } ticket)
                _tickets.Add(ticket);
        }
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        var ended = new Dictionary<StreamCredential, Bye>();
        await ReadAsync(CredentialSql.EndedTokens, _withToken, credential => credential.TokenId!.Value,
            (credential, row) => ended[credential] = row.GetBoolean(1) ? Bye.Expired : Bye.Revoked, cancellationToken);
        // A user's tokens go with the user: who has lost one is looked for too.
        _withoutToken.AddRange(ended.Keys);
        await ReadAsync(CredentialSql.DeletedUsers, _withoutToken, credential => credential.UserId,
            (credential, _) => ended[credential] = Bye.Deleted, cancellationToken);
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

    private async Task ReadAsync(
        string sql, List<StreamCredential> all, Func<StreamCredential, Guid> id, Action<StreamCredential, NpgsqlDataReader> found, CancellationToken cancellationToken)
    {
        for (var from = 0; from < all.Count; from += MaxAsked)
        {
            _asked.Clear();
            for (var i = from; i < Math.Min(from + MaxAsked, all.Count); i++)
                _asked.Add(id(all[i]));

            await using var command = database.Reads.CreateCommand(sql);
            command.Parameters.Add(new() { Value = _asked });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                found(all[from + (int)reader.GetInt64(0) - 1], reader);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The access tokens of the streams could not be checked: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
