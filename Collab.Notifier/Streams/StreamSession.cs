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
        var outlivesRequest = false;
        try
        {
            // Listened for first, then looked up: what happens in between is kept.
            if (!await JoinAsync(connection))
                return TooMany(context);
            if (await heads.ReadAsync(connection.UserId, context.RequestAborted) is not { } head)
                return Problem.Of(ProblemTypes.NotFound, "There is no such user.");

            outlivesRequest = await RunAsync(connection, head, context);
            return Results.Empty;
        }
        finally
        {
            if (!outlivesRequest)
                pump.Post(hub => hub.Leave(connection));
        }
    }

    /// <returns>Whether the stream goes on when the request has ended.</returns>
    private async Task<bool> RunAsync(StreamConnection connection, StreamHead head, HttpContext context)
    {
        EventStreamResponse.Begin(context);
        var use = Use(connection, ResumePoint.Of(context.Request), head);
        if (await SocketOutput.TryTakeAsync(context, use))
            return true;

        await context.Response.StartAsync(context.RequestAborted);
        await LetGoOfServicesAsync(context);
        await use(new PipeOutput(context), context.RequestAborted);
        return false;
    }

    /// <summary>The stream from its beginning to its end, which knows nothing of the request.</summary>
    private Func<IStreamOutput, CancellationToken, Task> Use(StreamConnection connection, ResumePoint resume, StreamHead head) => async (output, gone) =>
    {
        await using var leaving = gone.UnsafeRegister(_ => pump.Post(hub => hub.Leave(connection)), null);
        pump.Post(hub => hub.Start(connection, output, resume, head));
        await connection.Released;
        pump.Post(hub => hub.Leave(connection));
    };

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
