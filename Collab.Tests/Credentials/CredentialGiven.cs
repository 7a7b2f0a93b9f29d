using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Credentials;

/// <summary>Users with passwords, and tokens beside the first.</summary>
internal static class CredentialGiven
{
    public const string Password = "correct horse battery staple";

    public static async Task<User> UserWithPasswordAsync(this CollabApp app, string name = "Ann", string password = Password)
    {
        var nobody = app.Nobody();
        var registration = await nobody.PostAsync("/users", new { name, email = Given.Address(name), password });
        return new User(nobody.Http, registration.Expect(HttpStatusCode.Created));
    }

    public static Task<Answer> LogInAsync(this Caller caller, string email, string password = Password) => caller.PostAsync("/auth/login", new { email, password });

    /// <summary>The same user, calling with another token.</summary>
    public static async Task<Caller> DeviceAsync(this User user, string name = "device") =>
        new(user.Http, (await user.PostAsync($"/users/{user.Id}/tokens", new { name })).Expect(HttpStatusCode.Created).Text("access_token"));

    public static async Task ExpectRevokedAsync(this Caller caller) =>
        (await caller.GetAsync("/events")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");

    public static async Task ExpectValidAsync(this Caller caller) => (await caller.GetAsync("/events")).Expect(HttpStatusCode.OK);
}
