using Collab.Api.Conventions.Idempotency;

namespace Collab.Api.Streams;

/// <summary>A ticket for the caller's stream.</summary>
/// <param name="Ticket">What opens it, as <c>?ticket=</c>. It is shown here and never again.</param>
/// <param name="ExpiresAt">Until when it has to be used first.</param>
public sealed record TicketResponse([property: Secret] string Ticket, DateTimeOffset ExpiresAt);
