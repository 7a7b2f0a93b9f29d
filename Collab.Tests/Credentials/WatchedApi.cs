using System.Collections.Concurrent;
using Collab.Api.Credentials;
using Collab.Api.Users;
using Collab.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Collab.Tests.Credentials;

/// <summary>A second API on the database of the shared application, in this process: it counts the work of verifying, and keeps all that is logged.</summary>
public sealed class WatchedApi(CollabApp app) : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _log = new();
    private WebApplicationFactory<NewUser>? _factory;
    private CountingHasher? _hasher;

    /// <summary>How many rounds of hashing the verifications have taken.</summary>
    public int Rounds => _hasher!.Rounds;

    public string Log => string.Join('\n', _log);

    public Caller Nobody() => new(_factory!.CreateClient());

    public async ValueTask InitializeAsync()
    {
        var (database, redis) = (await app.ConnectionStringAsync("collabdb"), await app.ConnectionStringAsync("redis"));
        _factory = new WebApplicationFactory<NewUser>().WithWebHostBuilder(host => host
            .UseSetting("ConnectionStrings:collabdb", database)
            .UseSetting("ConnectionStrings:redis", redis)
            .UseSetting("Auth:Authority", app.Issuer.Address)
            .UseSetting("Auth:Audience", TestIssuer.Audience)
            .UseSetting("Logging:LogLevel:Default", "Trace")
            .UseSetting("Logging:LogLevel:Microsoft.EntityFrameworkCore.Database", "Trace")
            .ConfigureLogging(logging => logging.ClearProviders().AddProvider(new Recorder(_log)))
            .ConfigureServices(services => services.AddSingleton<IPasswordHasher<Passwords>>(provider =>
                _hasher = new CountingHasher(ActivatorUtilities.CreateInstance<PasswordHasher<Passwords>>(provider)))));
    }

    public ValueTask DisposeAsync() => _factory?.DisposeAsync() ?? ValueTask.CompletedTask;

    private sealed class CountingHasher(IPasswordHasher<Passwords> hasher) : IPasswordHasher<Passwords>
    {
        private int _rounds;

        public int Rounds => _rounds;

        public string HashPassword(Passwords user, string password) => hasher.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(Passwords user, string hashedPassword, string providedPassword)
        {
            Interlocked.Add(ref _rounds, Passwords.RoundsOf(hashedPassword));
            return hasher.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }

    private sealed class Recorder(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
