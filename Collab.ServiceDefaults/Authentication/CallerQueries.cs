using Collab.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.ServiceDefaults.Authentication;

/// <summary>
/// Asks the database who is calling, a few at a time: when thousands of streams come back at once they wait here, where
/// they cost little, and not each with a context and for a connection.
/// </summary>
public sealed class CallerQueries(IServiceScopeFactory scopes) : IDisposable
{
    private const int AtOnce = 16;

    private readonly SemaphoreSlim _places = new(AtOnce);

    /// <summary>Runs a query in a scope of its own, so that no context lives as long as a stream does.</summary>
    public async Task<T> AskAsync<T>(Func<CollabDbContext, Task<T>> query, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return await query(scope.ServiceProvider.GetRequiredService<CollabDbContext>());
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();
}
