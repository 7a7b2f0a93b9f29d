using Collab.Tests.Support;

namespace Collab.Tests.Invites;

internal static class InviteGiven
{
    public static Task<Answer> ResendAsync(this Caller maintainer, Guid invite, object? body = null) => maintainer.PostAsync($"/invites/{invite}/resend", body);

    /// <summary>Lets the time of some invites be over.</summary>
    public static async Task LapseAsync(this CollabApp app, params Guid[] invites)
    {
        await using var db = await app.OpenDatabaseAsync();
        await db.ExecuteAsync("UPDATE invites SET expires_at = now() - interval '1 second' WHERE id = ANY (@invites)", ("invites", invites));
    }
}
