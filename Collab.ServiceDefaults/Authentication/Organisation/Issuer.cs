using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Collab.ServiceDefaults.Authentication.Organisation;

/// <summary>
/// What an organisation's issuer says of itself, and the keys that it signs with (OpenID Connect Discovery 1.0). They are
/// read when they are first asked for, once an hour after that and where a token comes with a key that is not known; never
/// more often than <see cref="Interval"/>, whatever comes. While the issuer is away, what is known stays good.
/// </summary>
internal sealed partial class Issuer : IDisposable
{
    private const string MetadataPath = "/.well-known/openid-configuration";
    private const int MaxDocument = 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { Timeout = Patience, MaxResponseContentBufferSize = MaxDocument };
    private readonly HttpDocumentRetriever _retriever;
    private readonly string _name;
    private readonly string _metadata;
    private readonly TimeProvider _time;
    private readonly ILogger<Issuer> _logger;
    private volatile OpenIdConnectConfiguration? _known;
    private volatile bool _isAway;
    private Task _reading = Task.CompletedTask;
    private long? _attemptedAt;

    public Issuer(IOptions<AuthOptions> auth, TimeProvider time, ILogger<Issuer> logger)
    {
        (_time, _logger) = (time, logger);
        _name = auth.Value.Authority?.TrimEnd('/') ?? "";
        _metadata = _name + MetadataPath;
        // Whether the authority itself may do without TLS was decided when the service started.
        _retriever = new HttpDocumentRetriever(_client) { RequireHttps = _metadata.StartsWith(Uri.UriSchemeHttps + ":", StringComparison.OrdinalIgnoreCase) };
    }

    /// <summary>What is known. Where nothing is, it is asked for.</summary>
    /// <exception cref="IssuerAwayException">Nothing has ever been had from it.</exception>
    public async ValueTask<OpenIdConnectConfiguration> CurrentAsync(CancellationToken cancellationToken)
    {
        if (_known is not null)
        {
            if (_attemptedAt is { } at && _time.GetElapsedTime(at) > Kept)
                _ = ReadAsync();
            return _known;
        }

        await ReadAsync().WaitAsync(cancellationToken);
        return _known ?? throw new IssuerAwayException();
    }

    /// <summary>What is newer than what was tried in vain; <see langword="null"/> where nothing is.</summary>
    /// <exception cref="IssuerAwayException">It did not answer, so there may be.</exception>
    public async ValueTask<OpenIdConnectConfiguration?> NewerAsync(OpenIdConnectConfiguration tried, CancellationToken cancellationToken)
    {
        if (ReferenceEquals(_known, tried))
            await ReadAsync().WaitAsync(cancellationToken);
        if (!ReferenceEquals(_known, tried))
            return _known;
        return _isAway ? throw new IssuerAwayException() : null;
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Reads once for all who ask meanwhile, and not again so soon.</summary>
    private Task ReadAsync()
    {
        lock (_lock)
        {
            if (_reading.IsCompleted && (_attemptedAt is not { } at || _time.GetElapsedTime(at) >= Interval))
            {
                _attemptedAt = _time.GetTimestamp();
                _reading = ReadOnceAsync();
            }

            return _reading;
        }
    }

    private async Task ReadOnceAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience, _time);
            var read = await OpenIdConnectConfigurationRetriever.GetAsync(_metadata, _retriever, patience.Token);
            if (read.SigningKeys.Count == 0 || string.IsNullOrEmpty(read.Issuer))
                throw new InvalidOperationException("It names no issuer or no keys.");
            // Section 4.3: or one issuer could speak for another. The slash at the end is where they differ from what people write.
            if (read.Issuer.TrimEnd('/') != _name)
                throw new InvalidOperationException($"It is that of another issuer, {read.Issuer}.");
            (_known, _isAway) = (read, false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever it answers, even what the reader of it did not foresee.
            _isAway = true;
            Log.Unread(_logger, _metadata, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The issuer's keys could not be read from {Address}: {Reason}")]
        public static partial void Unread(ILogger logger, string address, string reason);
    }
}
