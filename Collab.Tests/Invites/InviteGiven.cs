using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Invites;

internal static class InviteGiven
{
    public static Task<Answer> ResendAsync(this Caller maintainer, Guid invite, object? body = null) => maintainer.PostAsync($"/invites/{invite}/resend", body);

    /// <summary>An invite to an address that nobody has, with its code.</summary>
    public static async Task<Answer> InviteAsync(this Caller maintainer, Guid task, string email) =>
        (await maintainer.PostAsync("/invites", new { task_id = task, invitee_email = email, role = "collaborator" })).Expect(HttpStatusCode.Created);

    /// <summary>Lets the time of some invites be over.</summary>
    public static async Task LapseAsync(this CollabApp app, params Guid[] invites)
    {
        await using var db = await app.OpenDatabaseAsync();
        await db.ExecuteAsync("UPDATE invites SET expires_at = now() WHERE id = ANY (@invites)", ("invites", invites));
    }
}
