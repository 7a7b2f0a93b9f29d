using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Collab.ServiceDefaults.Authentication;

/// <summary>
/// Every endpoint says who may call it: <c>RequireAuthorization</c>, or <c>AllowAnonymous</c> where anybody may. A service
/// with one that was forgotten does not start.
/// </summary>
internal sealed class StatedAccess(EndpointDataSource endpoints) : IHostedLifecycleService
{
    /// <exception cref="InvalidOperationException">An endpoint says nothing; it is named.</exception>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var silent = endpoints.Endpoints.Where(endpoint => !IsStated(endpoint.Metadata)).Select(endpoint => endpoint.DisplayName).ToList();
        return silent.Count == 0
            ? Task.CompletedTask
            : throw new InvalidOperationException($"Who may call these? Say so with RequireAuthorization or AllowAnonymous: {string.Join(", ", silent)}");
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool IsStated(EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<IAuthorizeData>() is not null || metadata.GetMetadata<AuthorizationPolicy>() is not null || metadata.GetMetadata<IAllowAnonymous>() is not null;
}
