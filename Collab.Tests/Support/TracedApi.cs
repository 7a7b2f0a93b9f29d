using System.Data.Common;
using System.Globalization;
using Collab.Api.Users;
using Collab.Data;
using Collab.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Collab.Tests.Support;

/// <summary>A command as it went to the database.</summary>
public sealed record TracedCommand(string Sql, IReadOnlyList<NpgsqlParameter> Parameters);

/// <summary>An API in this process, whose commands are traced, and wait for whatever is to happen before them.</summary>
public sealed class TracedApi : IAsyncDisposable
{
    private readonly CommandLog _log;
    private readonly WebApplicationFactory<NewUser> _factory;

    public TracedApi(string database, string redis, TestIssuer issuer, double expirySeconds = 10, Func<TracedCommand, Task>? before = null)
    {
        _log = new CommandLog(before);
        _factory = Traced(new WebApplicationFactory<NewUser>().WithWebHostBuilder(host => host
            .UseSetting("ConnectionStrings:collabdb", database)
            .UseSetting("ConnectionStrings:redis", redis)
            .UseSetting("Invites:ExpirySeconds", expirySeconds.ToString(CultureInfo.InvariantCulture))
            .UseSetting("Auth:Authority", issuer.Address)
            .UseSetting("Auth:Audience", TestIssuer.Audience)
            .ConfigureLogging(logging => logging.ClearProviders())
            .ConfigureServices(services => services.ConfigureDbContext<CollabDbContext>(options => options.AddInterceptors(_log)))));
    }

    public HttpClient CreateClient() => _factory.CreateClient();

    private WebApplicationFactory<NewUser> Traced(WebApplicationFactory<NewUser> factory)
    {
        factory.Services.GetRequiredService<CallerQueries>().Asking += command => _log.Note(command);
        return factory;
    }

    /// <summary>The commands since this was last asked.</summary>
    public IReadOnlyList<TracedCommand> TakeCommands() => _log.Take();

    public ValueTask DisposeAsync() => _factory.DisposeAsync();

    private sealed class CommandLog(Func<TracedCommand, Task>? before) : DbCommandInterceptor
    {
        private readonly Lock _gate = new();
        private List<TracedCommand> _commands = [];

        public List<TracedCommand> Take()
        {
            lock (_gate)
            {
                var taken = _commands;
                _commands = [];
                return taken;
            }
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
            NotingAsync(command, result);

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
            NotingAsync(command, result);

        public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
            NotingAsync(command, result);

        public TracedCommand Note(DbCommand command)
        {
            var traced = new TracedCommand(command.CommandText, [.. command.Parameters.Cast<NpgsqlParameter>().Select(parameter => parameter.Clone())]);
            lock (_gate)
                _commands.Add(traced);
            return traced;
        }

        private async ValueTask<T> NotingAsync<T>(DbCommand command, T result)
        {
            var traced = Note(command);
            if (before is not null)
                await before(traced);
            return result;
        }
    }
}
