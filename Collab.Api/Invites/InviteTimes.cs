using Collab.Data.Invites;

namespace Collab.Api.Invites;

/// <summary>How long an invite is open.</summary>
internal static class InviteTimes
{
    /// <returns>What is wrong with the time that was asked for, if anything.</returns>
    public static string? Error(DateTimeOffset? expiresAt, DateTimeOffset now) => expiresAt <= now || expiresAt > now + Invite.MaxLifetime
        ? $"'expires_at' must lie within the next {Invite.MaxLifetime.Days} days."
        : null;

    public static DateTimeOffset End(DateTimeOffset? expiresAt, DateTimeOffset now) => expiresAt ?? now + Invite.DefaultLifetime;
}
