using Collab.Data.Tasks;

namespace Collab.Data.Invites;

/// <summary>What an invite offers, and until when.</summary>
public sealed record InviteOffer(TaskRole Role, string? Message, DateTimeOffset ExpiresAt);
