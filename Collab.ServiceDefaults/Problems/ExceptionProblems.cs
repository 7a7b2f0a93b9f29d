using Collab.ServiceDefaults.Authentication.Organisation;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Collab.ServiceDefaults.Problems;

/// <summary>Turns what was thrown into a problem: a request that cannot be read, a database that is away, or a fault of ours.</summary>
internal sealed partial class ExceptionProblems(IProblemDetailsService problems, ILogger<ExceptionProblems> logger) : IExceptionHandler
{
    /// <summary>Of PostgreSQL's appendix A; Npgsql has no name for it.</summary>
    private const string IdleInTransactionSessionTimeout = "25P03";

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = Of(exception);
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = "2";
        if (problem.Status == StatusCodes.Status500InternalServerError)
            Log.Failed(logger, exception, context.Request.Method, context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName);

        context.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
    }

    private static ProblemDetails Of(Exception exception) => exception switch
    {
        BadHttpRequestException bad => RequestProblems.Of(bad),
        IssuerAwayException => Problem.Details(ProblemTypes.Unavailable, "The organisation's issuer cannot be reached; try again."),
        _ when IsTransient(exception) => Problem.Details(ProblemTypes.Unavailable, "The database is away, or took too long; try again."),
        _ => Problem.Details(ProblemTypes.Internal, "The failure was recorded under the trace id."),
    };

    /// <summary>EF Core wraps what the database says, some of it twice.</summary>
    private static bool IsTransient(Exception? exception) => exception switch
    {
        null => false,
        NpgsqlException { IsTransient: true } => true,
        // The service was away in the middle of a write, and the database has given it up.
        PostgresException { SqlState: IdleInTransactionSessionTimeout } => true,
        // A connection that was disturbed while a statement was prepared: its two ends do not agree on whether it is.
        PostgresException { SqlState: PostgresErrorCodes.DuplicatePreparedStatement or PostgresErrorCodes.InvalidSqlStatementName } => true,
        _ => BrokenConnection.Is(exception) || IsTransient(exception.InnerException),
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Endpoint} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string method, string? endpoint);
    }
}
