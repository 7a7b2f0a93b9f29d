namespace Collab.Api.Conventions.Writes;

/// <summary>The endpoint may take away access, or a part of it, from somebody who is writing at that moment.</summary>
internal sealed record EndsAccessMetadata;

internal static class EndsAccessMetadataExtensions
{
    /// <summary>
    /// Has the answer wait for the writes that were running when this one was committed: one of them may have asked for
    /// access before. So nothing that the access allowed happens after the answer.
    /// </summary>
    public static RouteHandlerBuilder EndsAccess(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new EndsAccessMetadata());
}
