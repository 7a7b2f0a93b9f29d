using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Identities;

/// <summary>People of an organisation, who call with its tokens.</summary>
internal static class MemberExtensions
{
    public static Caller Member(this CollabApp app, TestToken token) => new(app.CreateClient(), token.Sign());

    /// <summary>One who has come for the first time.</summary>
    public static async Task<User> MemberAsync(this CollabApp app, string name = "Mia")
    {
        var token = app.Issuer.Token(Given.Address(name)).With("name", name);
        var member = app.Member(token);
        return new User(member.Http, await member.FindIdAsync(token.Email), name, token.Email, token.Sign());
    }

    /// <summary>The id of the user with that address; empty where there is none.</summary>
    public static async Task<Guid> FindIdAsync(this Caller caller, string email) =>
        (await caller.GetAsync($"/users?email={Uri.EscapeDataString(email)}")) is { Status: HttpStatusCode.OK } found ? found.Ids.SingleOrDefault() : Guid.Empty;
}
