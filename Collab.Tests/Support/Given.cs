using System.Net;

namespace Collab.Tests.Support;

/// <summary>What a test starts from, made by the API as a client would.</summary>
public static class Given
{
    /// <summary>Calls the API as nobody.</summary>
    public static Caller Nobody(this CollabApp app) => new(app.CreateClient());

    /// <summary>Calls the API as the system itself.</summary>
    public static Caller Service(this CollabApp app) => new(app.CreateClient(), CollabApp.ServiceToken);

    /// <summary>A user with an address that nobody else has.</summary>
    public static async Task<User> UserAsync(this CollabApp app, string name = "Ann")
    {
        var nobody = app.Nobody();
        var registration = await nobody.PostAsync("/users", new { name, email = Address(name) });
        return new User(nobody.Http, registration.Expect(HttpStatusCode.Created));
    }

    /// <summary>An email address that nobody has.</summary>
    public static string Address(string name = "someone") => $"{name}-{Guid.CreateVersion7():N}@example.com".Replace(' ', '.');

    public static async Task<Guid> EventAsync(this Caller owner, string title = "Launch")
    {
        var made = await owner.PostAsync("/events", new { title, start_date = "2026-01-15T10:00:00Z", end_date = "2026-01-16T10:00:00Z" });
        return made.Expect(HttpStatusCode.Created).Id;
    }

    public static async Task<Guid> TaskAsync(this Caller maintainer, Guid eventId, Guid? parent = null, int duration = 60, string title = "Work")
    {
        var made = await maintainer.PostAsync("/tasks", new { event_id = eventId, parent_task_id = parent, title, duration });
        return made.Expect(HttpStatusCode.Created).Id;
    }

    /// <summary>An invite that waits for its answer.</summary>
    public static async Task<Guid> InviteAsync(this Caller maintainer, Guid taskId, User invitee, string role = "collaborator")
    {
        var made = await maintainer.PostAsync("/invites", new { task_id = taskId, invitee_id = invitee.Id, role });
        return made.Expect(HttpStatusCode.Created).Id;
    }

    /// <summary>A role on a task, by an invite that is accepted.</summary>
    public static async Task JoinsAsync(this User user, Caller maintainer, Guid taskId, string role = "collaborator")
    {
        var invite = await maintainer.InviteAsync(taskId, user, role);
        (await user.PatchAsync($"/invites/{invite}", new { status = "accepted" })).Expect(HttpStatusCode.OK);
    }
}
