using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Collab.ServiceDefaults.Problems;

/// <summary>The registry of all problem types. What is answered with a 4xx or 5xx has one of these.</summary>
public static class ProblemTypes
{
    public static readonly ProblemType MalformedRequest = new("urn:collab:malformed-request", "The request cannot be read", StatusCodes.Status400BadRequest);
    public static readonly ProblemType Unauthorized = new("urn:collab:unauthorized", "Valid credentials are needed", StatusCodes.Status401Unauthorized);
    public static readonly ProblemType Forbidden = new("urn:collab:forbidden", "The caller may not do this", StatusCodes.Status403Forbidden);
    public static readonly ProblemType EmailUnverified = new("urn:collab:email-unverified", "The organisation has verified no email address", StatusCodes.Status403Forbidden);
    public static readonly ProblemType IdentityConflict = new("urn:collab:identity-conflict", "The email address belongs to another identity", StatusCodes.Status403Forbidden);
    public static readonly ProblemType NotFound = new("urn:collab:not-found", "There is no such resource", StatusCodes.Status404NotFound);
    public static readonly ProblemType MethodNotAllowed = new("urn:collab:method-not-allowed", "The resource does not have this method", StatusCodes.Status405MethodNotAllowed);
    public static readonly ProblemType NotAcceptable = new("urn:collab:not-acceptable", "The resource does not have an accepted media type", StatusCodes.Status406NotAcceptable);
    public static readonly ProblemType RequestTimeout = new("urn:collab:request-timeout", "The request came too slowly", StatusCodes.Status408RequestTimeout);
    public static readonly ProblemType Conflict = new("urn:collab:conflict", "The state of the resource forbids this", StatusCodes.Status409Conflict);
    public static readonly ProblemType PreconditionFailed = new("urn:collab:precondition-failed", "The resource has changed", StatusCodes.Status412PreconditionFailed);
    public static readonly ProblemType ContentTooLarge = new("urn:collab:content-too-large", "The request is too large", StatusCodes.Status413PayloadTooLarge);
    public static readonly ProblemType UnsupportedMediaType = new("urn:collab:unsupported-media-type", "The request has a media type that is not understood", StatusCodes.Status415UnsupportedMediaType);
    public static readonly ProblemType Validation = new("urn:collab:validation", "Members of the request are missing or wrong", StatusCodes.Status422UnprocessableEntity);
    public static readonly ProblemType TooManyRequests = new("urn:collab:too-many-requests", "Too many requests", StatusCodes.Status429TooManyRequests);
    public static readonly ProblemType Internal = new("urn:collab:internal", "The server failed", StatusCodes.Status500InternalServerError);
    public static readonly ProblemType Unavailable = new("urn:collab:unavailable", "The service cannot answer now", StatusCodes.Status503ServiceUnavailable);

    public static readonly ProblemType IdempotencyKeyReused = new("urn:collab:idempotency-key-reused", "The idempotency key belongs to another request", StatusCodes.Status422UnprocessableEntity);
    public static readonly ProblemType IdempotencyKeyInFlight = new("urn:collab:idempotency-key-in-flight", "The first request with this idempotency key is still running", StatusCodes.Status409Conflict);

    public static readonly ProblemType DurationExceeded = new("urn:collab:duration-exceeded", "The subtasks do not fit into the parent's duration", StatusCodes.Status409Conflict);
    public static readonly ProblemType DurationUnbalanced = new("urn:collab:duration-unbalanced", "The subtasks of a complete task sum exactly to it", StatusCodes.Status409Conflict);
    public static readonly ProblemType SubtasksOpen = new("urn:collab:subtasks-open", "A task is complete when its subtasks are", StatusCodes.Status409Conflict);
    public static readonly ProblemType TaskComplete = new("urn:collab:task-complete", "A complete task takes no new subtasks", StatusCodes.Status409Conflict);
    public static readonly ProblemType TreeTooDeep = new("urn:collab:tree-too-deep", "The tree of tasks has its greatest depth", StatusCodes.Status409Conflict);
    public static readonly ProblemType TreeCycle = new("urn:collab:tree-cycle", "A task cannot be below itself", StatusCodes.Status409Conflict);
    public static readonly ProblemType EmailTaken = new("urn:collab:email-taken", "The email address has an account", StatusCodes.Status409Conflict);
    public static readonly ProblemType WrongCredentials = new("urn:collab:wrong-credentials", "The address or the password is wrong", StatusCodes.Status401Unauthorized);
    public static readonly ProblemType StillResponsible = new("urn:collab:still-responsible", "The user owns events or is the only maintainer of tasks", StatusCodes.Status409Conflict);
    public static readonly ProblemType AlreadyMember = new("urn:collab:already-member", "The user has access to the task", StatusCodes.Status409Conflict);
    public static readonly ProblemType LastMaintainer = new("urn:collab:last-maintainer", "A task keeps a maintainer of its own", StatusCodes.Status409Conflict);
    public static readonly ProblemType RoleInherited = new("urn:collab:role-inherited", "The role is given on a task above", StatusCodes.Status409Conflict);
    public static readonly ProblemType InvitePending = new("urn:collab:invite-pending", "The invitee has a pending invite to the task", StatusCodes.Status409Conflict);
    public static readonly ProblemType InviteClosed = new("urn:collab:invite-closed", "The invite is no longer pending", StatusCodes.Status409Conflict);

    public static readonly ProblemType MergeConflict = new("urn:collab:merge-conflict", "The text and the story changed the same lines", StatusCodes.Status409Conflict);
    public static readonly ProblemType CommentDeleted = new("urn:collab:comment-deleted", "The comment is deleted", StatusCodes.Status409Conflict);
    public static readonly ProblemType ThreadTooDeep = new("urn:collab:thread-too-deep", "The thread of comments has its greatest depth", StatusCodes.Status409Conflict);

    /// <summary>Every type, in the order above.</summary>
    public static IReadOnlyList<ProblemType> All { get; } =
    [
        .. typeof(ProblemTypes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(ProblemType))
            .Select(field => (ProblemType)field.GetValue(null)!),
    ];

    /// <summary>The general type of a status, for errors that the framework makes itself.</summary>
    public static ProblemType OfStatus(int status) =>
        All.FirstOrDefault(type => type.Status == status) ?? (status >= StatusCodes.Status500InternalServerError ? Internal : MalformedRequest);
}
