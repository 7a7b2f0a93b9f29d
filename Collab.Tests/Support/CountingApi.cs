using System.Data.Common;
using Collab.Api.Users;
using Collab.Data;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Collab.Tests.Support;

/// <summary>A second API on the database of the shared application, in this process, whose commands are counted.</summary>
public sealed class CountingApi(CollabApp app) : IAsyncLifetime
{
    private const int Attempts = 3;

    private readonly CommandCounter _counter = new();
    private WebApplicationFactory<NewUser>? _factory;

    public async ValueTask InitializeAsync()
    {
        var (database, redis) = (await app.ConnectionStringAsync("collabdb"), await app.ConnectionStringAsync("redis"));
        _factory = new WebApplicationFactory<NewUser>().WithWebHostBuilder(host => host
            .UseSetting("ConnectionStrings:collabdb", database)
            .UseSetting("ConnectionStrings:redis", redis)
            .UseSetting("Auth:Authority", app.Issuer.Address)
            .UseSetting("Auth:Audience", TestIssuer.Audience)
            .ConfigureLogging(logging => logging.ClearProviders())
            .ConfigureServices(services => services.ConfigureDbContext<CollabDbContext>(options => options.AddInterceptors(_counter))));
    }

    public ValueTask DisposeAsync() => _factory?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>
    /// How many commands a GET sends to the database. The fewest of some attempts: now and then one asks again who its
    /// caller is.
    /// </summary>
    public Task<int> CountAsync(User user, string path) => CountAsync(user.Token, path);

    /// <inheritdoc cref="CountAsync(User, string)"/>
    public async Task<int> CountAsync(string token, string path)
    {
        var caller = new Caller(_factory!.CreateClient(), token);
        var fewest = int.MaxValue;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            _counter.Count = 0;
            (await caller.GetAsync(path)).Expect(System.Net.HttpStatusCode.OK);
            fewest = Math.Min(fewest, _counter.Count);
        }

        return fewest;
    }

    /// <summary>How many commands a request sends to the database, or one more: where it asks again who its caller is.</summary>
    public async Task<int> CountAsync(User user, Func<Caller, Task<Answer>> send)
    {
        var caller = new Caller(_factory!.CreateClient(), user.Token);
        _counter.Count = 0;
        await send(caller);
        return _counter.Count;
    }

    private sealed class CommandCounter : DbCommandInterceptor
    {
        private int _count;

        public int Count
        {
            get => _count;
            set => _count = value;
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _count);
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _count);
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _count);
            return ValueTask.FromResult(result);
        }
    }
}
