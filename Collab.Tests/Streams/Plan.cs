using Collab.Tests.Support;

namespace Collab.Tests.Streams;

/// <summary>An event with a task and a task below it, and the one who owns them.</summary>
internal sealed record Plan(CollabApp App, Member Owner, string Event, string Task, string Subtask)
{
    public static async Task<Plan> CreateAsync(CollabApp app)
    {
        var owner = await app.RegisterAsync("Ada");
        var planned = await IdOf(owner.PostAsync("/events", new { title = "Spring", start_date = "2026-03-01T09:00:00Z", end_date = "2026-03-02T09:00:00Z" }));
        var task = await IdOf(owner.PostAsync("/tasks", new { event_id = planned, title = "Fence", duration = 60 }));
        var subtask = await IdOf(owner.PostAsync("/tasks", new { event_id = planned, parent_task_id = task, title = "Paint", duration = 30 }));
        return new Plan(app, owner, planned, task, subtask);
    }

    /// <summary>Invites somebody new to a task, who accepts.</summary>
    public async Task<Member> InviteAsync(string task)
    {
        var guest = await App.RegisterAsync("Bob");
        var invite = await IdOf(Owner.PostAsync("/invites", new { task_id = task, invitee_id = guest.Id, role = "collaborator" }));
        await guest.PatchAsync($"/invites/{invite}", new { status = "accepted" });
        await Database.UntilDispatchedAsync(App);
        return guest;
    }

    private static async Task<string> IdOf(Task<System.Text.Json.JsonElement> made) => (await made).GetProperty("id").GetString()!;
}
