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
    private const int MaxCredentials = 10_000;

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
        var open = await CollectAsync(cancellationToken);
        if (open.Select(credential => credential.TicketId).OfType<Guid>().ToArray() is { Length: > 0 } seen)
            await tickets.SeeAsync(seen, cancellationToken);

        var ended = new Dictionary<StreamCredential, Bye>();
        foreach (var credentials in open.Chunk(MaxCredentials))
            await ReadEndedAsync(credentials, ended, cancellationToken);
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

    private async Task<StreamCredential[]> CollectAsync(CancellationToken cancellationToken)
    {
        var collected = new TaskCompletionSource<StreamCredential[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        pump.Post(hub => collected.SetResult([.. hub.Connections.Select(connection => connection.Credential).Distinct()]));
        return await collected.Task.WaitAsync(cancellationToken);
    }

    private async Task ReadEndedAsync(StreamCredential[] credentials, Dictionary<StreamCredential, Bye> ended, CancellationToken cancellationToken)
    {
        await using var command = database.Reads.CreateCommand(CredentialSql.Ended);
        command.Parameters.Add(new() { Value = Array.ConvertAll(credentials, credential => credential.UserId) });
        command.Parameters.Add(new() { Value = Array.ConvertAll(credentials, credential => credential.TokenId) });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            ended[credentials[reader.GetInt64(0) - 1]] = ByeOf(reader.GetString(1));
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
