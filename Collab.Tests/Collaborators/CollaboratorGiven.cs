using System.Net;
using System.Text.Json;
using Collab.Tests.Support;

namespace Collab.Tests.Collaborators;

/// <summary>Roles to start from, and ways to change them.</summary>
internal static class CollaboratorGiven
{
    /// <summary>Somebody new who shares the event, by a role on a task of it that nothing else is about.</summary>
    public static async Task<User> PeerAsync(this CollabApp app, User owner, Guid eventId, string name = "Bob")
    {
        var peer = await app.UserAsync(name);
        await peer.JoinsAsync(owner, await owner.TaskAsync(eventId, title: "Aside"));
        return peer;
    }

    public static Task<Answer> GiveAsync(this Caller maintainer, Guid task, User user, string role = "collaborator") =>
        maintainer.PostAsync($"/tasks/{task}/collaborators", new { user_id = user.Id, role });

    public static async Task<Answer> GivesAsync(this Caller maintainer, Guid task, User user, string role = "collaborator") =>
        (await maintainer.GiveAsync(task, user, role)).Expect(HttpStatusCode.Created);

    public static Task<Answer> ChangeRoleAsync(this Caller maintainer, Guid task, User user, string role, params (string Name, string Value)[] headers) =>
        maintainer.PatchAsync($"/tasks/{task}/collaborators/{user.Id}", new { role }, headers);

    public static Task<Answer> RemoveAsync(this Caller maintainer, Guid task, User user, params (string Name, string Value)[] headers) =>
        maintainer.SendAsync(HttpMethod.Delete, $"/tasks/{task}/collaborators/{user.Id}", null, headers);

    /// <summary>Who is listed on a task, with which role, given where.</summary>
    public static async Task<Dictionary<Guid, (string Role, Guid? InheritedFrom)>> RolesAsync(this Caller caller, Guid task)
    {
        var list = (await caller.GetAsync($"/tasks/{task}/collaborators?limit=100")).Expect(HttpStatusCode.OK);
        return list.Items.ToDictionary(item => item.GetProperty("user_id").GetGuid(), item => (item.GetProperty("role").GetString()!, InheritedFrom(item)));
    }

    public static Guid? InheritedFrom(JsonElement collaborator) =>
        collaborator.GetProperty("inherited_from") is { ValueKind: JsonValueKind.String } from ? from.GetGuid() : null;
}
