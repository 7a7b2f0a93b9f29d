using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Identities;

/// <summary>People of an organisation, who call with its tokens.</summary>
internal static class MemberExtensions
{
    public static Caller Member(this CollabApp app, TestToken token) => new(app.CreateClient(), token.Sign());

    /// <summary>The id of the user with that address; empty where there is none.</summary>
    public static async Task<Guid> FindIdAsync(this Caller caller, string email) =>
        (await caller.GetAsync($"/users?email={Uri.EscapeDataString(email)}")) is { Status: HttpStatusCode.OK } found ? found.Ids.SingleOrDefault() : Guid.Empty;
}
