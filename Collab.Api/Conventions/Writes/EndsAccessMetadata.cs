namespace Collab.Api.Conventions.Writes;

/// <summary>The endpoint may take away access, or a part of it, from somebody who is writing at that moment.</summary>
internal sealed record EndsAccessMetadata;

internal static class EndsAccessMetadataExtensions
{
    /// <summary>
    /// Has the answer, whatever it is, wait for the writes that were running when this one was over: one of them may have
    /// asked for access before. So nothing that the access allowed happens after the answer.
    /// </summary>
    public static RouteHandlerBuilder EndsAccess(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new EndsAccessMetadata());

    /// <summary>The same, for this one request of an endpoint that seldom does so.</summary>
    public static void EndsAccess(this HttpResponse response) => response.HttpContext.Items[typeof(EndsAccessMetadata)] = true;

    /// <summary>Whether the request may have ended access.</summary>
    public static bool MayHaveEndedAccess(this HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<EndsAccessMetadata>() is not null || context.Items.ContainsKey(typeof(EndsAccessMetadata));
}
