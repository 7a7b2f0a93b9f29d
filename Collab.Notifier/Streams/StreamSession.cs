using Collab.Notifier.Replay;
using Collab.ServiceDefaults.Problems;
using Collab.ServiceDefaults.Streams;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Collab.Notifier.Streams;

/// <summary>Takes a request onto the pump, and stays until the pump lets go of it.</summary>
internal sealed class StreamSession(PumpQueue pump, StreamWriter writer, HeadReader heads, StreamDrain drain, TimeProvider time)
{
    public async Task<IResult> RunAsync(StreamCredential credential, HttpContext context)
    {
        if (drain.IsDraining)
        {
            await EventStreamResponse.RefuseForNowAsync(context, Bye.Drain, time);
            return Results.Empty;
        }

        var connection = new StreamConnection(credential, pump, writer);
        try
        {
            // Listened for first, then looked up: what happens in between is kept.
            return await JoinAsync(connection)
                ? await RunAsync(connection, context)
                : TooMany(context);
        }
        finally
        {
            pump.Post(hub => hub.Leave(connection));
        }
    }

    private async Task<IResult> RunAsync(StreamConnection connection, HttpContext context)
    {
        var head = await heads.ReadAsync(connection.UserId, context.RequestAborted);
        if (head is null)
            return Problem.Of(ProblemTypes.NotFound, "There is no such user.");

        EventStreamResponse.Begin(context);
        await context.Response.StartAsync(context.RequestAborted);
        var output = SocketOutput.For(context);
        var resume = ResumePoint.Of(context.Request);
        await using var gone = context.RequestAborted.UnsafeRegister(_ => pump.Post(hub => hub.Leave(connection)), null);
        pump.Post(hub => hub.Start(connection, output, resume, head));
        await LetGoOfServicesAsync(context);
        await connection.Released;
        return Results.Empty;
    }

    /// <summary>The services of a request live as long as it does, which is an hour here, and none is needed any more.</summary>
    private static ValueTask LetGoOfServicesAsync(HttpContext context) =>
        context.Features.Get<IServiceProvidersFeature>() is IAsyncDisposable services ? services.DisposeAsync() : ValueTask.CompletedTask;

    private Task<bool> JoinAsync(StreamConnection connection)
    {
        var joined = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        pump.Post(hub => joined.SetResult(hub.Join(connection)));
        return joined.Task;
    }

    private static ProblemHttpResult TooMany(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "30";
        return Problem.Of(ProblemTypes.TooManyRequests, "This user has as many open streams as one may have; share one between tabs.");
    }
}
