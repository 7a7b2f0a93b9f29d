using Collab.ServiceDefaults.Authentication.Organisation;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Collab.ServiceDefaults.Streams;

public static class StreamFarewells
{
    /// <summary>
    /// Without the database, or an issuer's keys, nobody can be recognised. A client that would take an error for a refusal, for good, is asked
    /// to come back instead. Goes before the authentication.
    /// </summary>
    public static void UseStreamFarewells(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when ((e is IssuerAwayException || IsDatabaseAway(e)) && IsStream(context.Request) && !context.Response.HasStarted)
        {
            await EventStreamResponse.RefuseForNowAsync(context, Bye.Unavailable, context.RequestServices.GetRequiredService<TimeProvider>());
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left.
        }
    });

    private static bool IsStream(HttpRequest request) =>
        request.Path.StartsWithSegments("/sse") && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));

    /// <summary>EF Core wraps what it holds for transient.</summary>
    private static bool IsDatabaseAway(Exception e) => e is NpgsqlException || e.InnerException is NpgsqlException || BrokenConnection.Is(e);
}
