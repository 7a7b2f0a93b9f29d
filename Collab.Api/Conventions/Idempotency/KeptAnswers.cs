using System.Buffers.Binary;
using Collab.Data;
using Collab.Data.Idempotency;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Conventions.Idempotency;

/// <summary>
/// Answers a request with a key from what is kept, or has it handled and keeps the answer, in the transaction that is
/// open: either both are there after a crash, or neither. A refusal is rolled back and so not kept; a repeat tries anew.
/// </summary>
internal sealed class KeptAnswers(CollabDbContext db, AnswerJson json, TimeProvider time)
{
    public async ValueTask<object?> AnswerAsync(KeyedRequest request, EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var (context, aborted) = (invocation.HttpContext, invocation.HttpContext.RequestAborted);
        // In this order: who finds the lock taken may find the answer a moment later.
        var isFirst = await TryLockAsync(request, aborted);
        if (await FindAsync(request, aborted) is { } kept)
            return kept.Request.AsSpan().SequenceEqual(request.Digest) ? new ReplayedAnswer(kept) : Problem.Of(ProblemTypes.IdempotencyKeyReused);
        if (!isFirst)
            return InFlight(context);

        var result = (await next(invocation)).Unwrap();
        if (!result.IsRefusal())
        {
            db.Add(Of(request, result));
            await db.SaveChangesAsync(aborted);
        }

        return result;
    }

    /// <summary>Held until the transaction ends, by whoever handles the first request with the key.</summary>
    private Task<bool> TryLockAsync(KeyedRequest request, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock({BinaryPrimitives.ReadInt64BigEndian(request.Id)}) AS \"Value\"")
            .SingleAsync(cancellationToken);

    private async Task<KeptAnswer?> FindAsync(KeyedRequest request, CancellationToken cancellationToken)
    {
        var kept = await db.KeptAnswers.AsNoTracking().SingleOrDefaultAsync(a => a.Id == request.Id, cancellationToken);
        if (kept?.IsOver(time.Now()) != true)
            return kept;

        await db.KeptAnswers.Where(a => a.Id == request.Id).ExecuteDeleteAsync(cancellationToken);
        return null;
    }

    private static ProblemHttpResult InFlight(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return Problem.Of(ProblemTypes.IdempotencyKeyInFlight);
    }

    private KeptAnswer Of(KeyedRequest request, object? result)
    {
        var value = (result as IValueHttpResult)?.Value;
        return new()
        {
            Id = request.Id,
            UserId = request.UserId,
            Request = request.Digest,
            Status = (result as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK,
            Location = LocationOf(result),
            Version = (value as IResource)?.Version,
            Body = value is null ? null : json.Write(value),
            CreatedAt = time.Now(),
        };
    }

    /// <summary><c>Created</c> and <c>Accepted</c>, with a value or without, have it each on its own.</summary>
    private static string? LocationOf(object? result) => result?.GetType().GetProperty("Location")?.GetValue(result) as string;
}
