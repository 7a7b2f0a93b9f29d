using Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql.EntityFrameworkCore.PostgreSQL;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;
using Npgsql.EntityFrameworkCore.PostgreSQL.Storage.Internal;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds retries and the command timeout to options that the application has configured, and never over its choices.</summary>
internal static class NpgsqlEnrichment
{
    public static void Apply<TContext>(DbContextOptionsBuilder options, NpgsqlEntityFrameworkCorePostgreSQLSettings settings)
        where TContext : DbContext
        => options.UseNpgsql(npgsql =>
        {
            var configured = options.Options.FindExtension<NpgsqlOptionsExtension>();
            if (!settings.DisableRetry)
                EnableRetry(npgsql, options, configured);
            if (settings.CommandTimeout is { } seconds)
                SetCommandTimeout<TContext>(npgsql, seconds, configured);
        });

    private static void EnableRetry(NpgsqlDbContextOptionsBuilder npgsql, DbContextOptionsBuilder options, RelationalOptionsExtension? configured)
    {
        var strategy = configured?.ExecutionStrategyFactory?.Invoke(new ExecutionStrategyDependencies(null!, options.Options, null!));
        if (strategy is null || strategy.GetType() == typeof(NpgsqlExecutionStrategy))
            npgsql.EnableRetryOnFailure();
        else if (strategy is not NpgsqlRetryingExecutionStrategy)
            throw new InvalidOperationException($"{nameof(NpgsqlEntityFrameworkCorePostgreSQLSettings.DisableRetry)} needs to be set when a custom execution strategy is configured.");
    }

    private static void SetCommandTimeout<TContext>(NpgsqlDbContextOptionsBuilder npgsql, int seconds, RelationalOptionsExtension? configured)
        where TContext : DbContext
    {
        if (configured?.CommandTimeout is { } other && other != seconds)
            throw new InvalidOperationException($"Conflicting values for 'CommandTimeout': {seconds} in the settings and {other} in the options of {typeof(TContext).Name}.");

        npgsql.CommandTimeout(seconds);
    }
}
