using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Collab.Embedded.Dashboard;

/// <summary>What the page asks for. All of it stands behind <see cref="DashboardAccess"/>.</summary>
internal sealed class DashboardEndpoints(
    DashboardOptions options,
    ResourceBoard board,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    CommandExecutor execute,
    TimeProvider time,
    CancellationToken stopping)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api");
        api.MapGet("/session", () => TypedResults.NoContent());
        api.MapGet("/stream", StreamState);
        api.MapGet("/resources/{id}/logs", StreamLogs);
        api.MapGet("/resources/{id}/environment/{name}", GetVariableAsync);
        api.MapPost("/resources/{id}/commands/{command}", ExecuteCommandAsync);
    }

    private ServerSentEventsResult<string> StreamState(CancellationToken aborted)
        => TypedResults.ServerSentEvents(new StateStream(options, board, time).ReadAsync(aborted, stopping));

    private Results<ServerSentEventsResult<string>, NotFound> StreamLogs(string id, CancellationToken aborted, int after = 0)
        => notifications.TryGetCurrentState(id, out _)
            ? TypedResults.ServerSentEvents(new LogStream(logs, time).ReadAsync(id, after, aborted, stopping))
            : TypedResults.NotFound();

    private async Task<Results<Ok<RevealedVariable>, NotFound>> GetVariableAsync(string id, string name, CancellationToken aborted)
        => notifications.TryGetCurrentState(id, out var resource) && await ResourceValues.RevealAsync(resource, name, aborted) is { } variable
            ? TypedResults.Ok(variable)
            : TypedResults.NotFound();

    /// <summary>Carries out a command to its end, though the page that gave it is closed meanwhile.</summary>
    private async Task<Results<NoContent, NotFound, ProblemHttpResult>> ExecuteCommandAsync(string id, string command)
    {
        if (!notifications.TryGetCurrentState(id, out var resource) || resource.Snapshot.Commands.All(known => known.Name != command))
            return TypedResults.NotFound();

        var outcome = await execute(id, command, stopping);
        return outcome.Success
            ? TypedResults.NoContent()
            : TypedResults.Problem(outcome.Message ?? "It was not carried out.", statusCode: StatusCodes.Status409Conflict);
    }
}
