using Collab.Tests.Support;

namespace Collab.Tests.Access;

/// <summary>Every operation, and what each kind of caller gets of it.</summary>
internal static class AccessMatrix
{
    // Nobody, stranger, former, collaborator, of the task above, maintainer, of the task below, owner, service.
    private const string Anyone = "200 200 200 200 200 200 200 200 200";
    private const string Users = "401 200 200 200 200 200 200 200 403";
    private const string UsersAndService = "401 200 200 200 200 200 200 200 200";
    private const string Self = "401 404 404 404 404 404 404 200 403";
    private const string EventMembers = "401 404 404 200 200 200 200 200 403";
    private const string EventOwner = "401 404 404 403 403 403 403 200 403";
    private const string Members = "401 404 404 200 200 200 404 200 403";
    private const string Maintainers = "401 404 404 403 403 200 404 200 403";
    private const string Author = "401 404 404 403 403 403 404 200 403";
    private const string InviteMaintainers = "401 404 404 404 404 200 404 200 403";

    public static IReadOnlyList<AccessCase> Cases { get; } =
    [
        Case("getHealth", Anyone, _ => Get("/health")),
        Case("headHealth", Anyone, _ => Head("/health")),
        Case("getAlive", Anyone, _ => Get("/alive")),
        Case("headAlive", Anyone, _ => Head("/alive")),

        Case("createUser", Created(Anyone), _ => Post("/users", new { name = "New", email = Given.Address() })),
        Case("findUsers", UsersAndService, w => Get($"/users?email={Uri.EscapeDataString(w.Owner.Email)}")),
        Case("getUser", UsersAndService, w => Get($"/users/{w.Owner.Id}")),
        Case("updateUser", "401 403 403 403 403 403 403 200 403", w => Put($"/users/{w.Owner.Id}", new { })),
        // Who owns events stays.
        Case("deleteUser", "401 403 403 403 403 403 403 409 403", w => Delete($"/users/{w.Owner.Id}")),
        Case("exportUser", Self, w => Get($"/users/{w.Owner.Id}/export")),
        Case("getSettings", Self, w => Get($"/users/{w.Owner.Id}/settings")),
        Case("updateSettings", Self, w => Patch($"/users/{w.Owner.Id}/settings", new { })),

        Case("logIn", "401 401 401 401 401 401 401 401 401", w => Post("/auth/login", new { email = w.Owner.Email, password = "no such password" })),
        Case("logOut", "401 204 204 204 204 204 204 204 403", LogOutAsync),
        Case("createToken", Created(Self), w => Post($"/users/{w.Owner.Id}/tokens", new { name = "mine" })),
        Case("listTokens", Self, w => Get($"/users/{w.Owner.Id}/tokens")),
        Case("getToken", Self, w => Get($"/users/{w.Owner.Id}/tokens/{w.Token}")),
        Case("deleteToken", NoContent(Self), async w => Delete($"/users/{w.Owner.Id}/tokens/{await w.NewTokenAsync()}")),

        Case("createEvent", Created(Users), _ => Post("/events", new { title = "Mine", start_date = "2026-01-15T10:00:00Z", end_date = "2026-01-16T10:00:00Z" })),
        Case("listEvents", Users, _ => Get("/events")),
        Case("getEvent", EventMembers, w => Get($"/events/{w.Event}")),
        Case("updateEvent", EventOwner, w => Put($"/events/{w.Event}", new { })),
        Case("deleteEvent", NoContent(EventOwner), async (w, role) => Delete($"/events/{(role == Role.Owner ? await w.Owner.EventAsync() : w.Event)}")),
        Case("listEventTasks", EventMembers, w => Get($"/events/{w.Event}/tasks")),

        Case("createTask", Created(Maintainers), w => Post("/tasks", new { event_id = w.Event, parent_task_id = w.Task, title = "Part", duration = 1 })),
        Case("listTasks", Users, _ => Get("/tasks")),
        Case("getTask", Members, w => Get($"/tasks/{w.Task}")),
        Case("updateTask", Maintainers, w => Put($"/tasks/{w.Task}", new { })),
        Case("deleteTask", NoContent(Maintainers), async w => Delete($"/tasks/{await w.NewSubtaskAsync()}")),
        Case("completeTask", Members, async w => Patch($"/tasks/{await w.NewSubtaskAsync()}/completion", new { is_complete = true })),
        Case("planSubtasks", Maintainers, w => Put($"/tasks/{w.Task}/subtasks/durations", new Dictionary<string, int> { [$"{w.Subtask}"] = 10 })),
        Case("listTaskActivity", Members, w => Get($"/tasks/{w.Task}/activity")),

        Case("listCollaborators", Members, w => Get($"/tasks/{w.Task}/collaborators")),
        Case("getCollaborator", Members, w => Get($"/tasks/{w.Task}/collaborators/{w.IdOf(Role.Collaborator)}")),
        Case("addCollaborator", Created(Maintainers), async w => Post($"/tasks/{w.Task}/collaborators", new { user_id = (await w.NewPeerAsync()).Id, role = "collaborator" })),
        Case("updateCollaborator", Maintainers, async w => Patch($"/tasks/{w.Task}/collaborators/{await w.NewCollaboratorAsync()}", new { role = "maintainer" })),
        Case("removeCollaborator", NoContent(Maintainers), async w => Delete($"/tasks/{w.Task}/collaborators/{await w.NewCollaboratorAsync()}")),

        Case("createStory", Created(Members), w => Post("/stories", new { task_id = w.Task, title = "Notes" })),
        Case("listTaskStories", Members, w => Get($"/tasks/{w.Task}/stories")),
        Case("getStory", Members, w => Get($"/stories/{w.Story}")),
        Case("updateStory", Members, w => Put($"/stories/{w.Story}", new { })),
        Case("deleteStory", NoContent(Maintainers), async w => Delete($"/stories/{await w.NewStoryAsync()}")),
        Case("changeStoryContent", Members, w => Patch($"/stories/{w.Story}/content", new { content = "One\n" })),
        Case("listRevisions", Members, w => Get($"/stories/{w.Story}/revisions")),
        Case("getRevision", Members, w => Get($"/stories/{w.Story}/revisions/1")),
        Case("diffRevision", Members, w => Get($"/stories/{w.Story}/revisions/1/diff")),
        Case("restoreRevision", Members, w => Post($"/stories/{w.Story}/revisions/1/restore")),

        Case("createComment", Created(Members), w => Post("/comments", new { story_id = w.Story, content = "Well" })),
        Case("listComments", Members, w => Get($"/stories/{w.Story}/comments")),
        Case("getComment", Members, w => Get($"/comments/{w.Comment}")),
        Case("updateComment", Author, w => Put($"/comments/{w.Comment}", new { })),
        Case("deleteComment", NoContent(Maintainers), async w => Delete($"/comments/{await w.NewCommentAsync()}")),
        Case("listCommentHistory", Maintainers, w => Get($"/comments/{w.Comment}/history")),

        Case("createInvite", Created(Maintainers), async w => Post("/invites", new { task_id = w.Task, invitee_id = (await w.NewUserAsync()).Id, role = "collaborator" })),
        Case("getInvite", InviteMaintainers, w => Get($"/invites/{w.Invite}")),
        Case("answerInvite", InviteMaintainers, async w => Patch($"/invites/{await w.NewInviteAsync()}", new { status = "revoked" })),
        Case("resendInvite", InviteMaintainers, async w => Post($"/invites/{await w.NewInviteAsync()}/resend")),
        // All have the code, and the stranger the address that was invited.
        Case("acceptInviteByCode", "401 200 404 404 404 404 404 404 403", AcceptInviteAsync),
        Case("listReceivedInvites", Self, w => Get($"/invites/received/{w.Owner.Id}")),
        Case("listSentInvites", Self, w => Get($"/invites/sent/{w.Owner.Id}")),

        Case("listNotifications", Self, w => Get($"/notifications/{w.Owner.Id}")),
        Case("updateNotification", Self, w => Patch($"/notifications/{w.Notification}", new { })),
        Case("markNotificationsRead", Self, w => Post($"/notifications/{w.Owner.Id}/read", new { up_to = 0 })),

        Case("sendMessage", "401 404 404 202 202 202 202 202 202", w => Post("/sse/send-message", new { user_ids = new[] { w.Owner.Id }, message = new { title = "Hello" } })),
        Case("createTicket", Users, _ => Post("/sse/tickets")),
        Case("openStream", "401 403 403 403 403 403 403 200 403", w => Get($"/sse/{w.Owner.Id}")),
        Case("headStream", "401 403 403 403 403 403 403 200 403", w => Head($"/sse/{w.Owner.Id}")),
        Case("searchTexts", Users, _ => Get("/search?q=notes")),
    ];

    private static AccessCase Case(string operation, string statuses, Func<AccessWorld, AccessRequest> make) =>
        Case(operation, statuses, (world, _) => Task.FromResult(make(world)));

    private static AccessCase Case(string operation, string statuses, Func<AccessWorld, Task<AccessRequest>> make) => Case(operation, statuses, (world, _) => make(world));

    private static AccessCase Case(string operation, string statuses, Func<AccessWorld, Role, Task<AccessRequest>> make) =>
        new(operation, make, [.. statuses.Split(' ').Select(int.Parse)]);

    /// <summary>A token that is made for it: the others are still needed.</summary>
    private static async Task<AccessRequest> LogOutAsync(AccessWorld world, Role role)
    {
        var spare = world.Find(role) is { } user ? (await user.PostAsync($"/users/{user.Id}/tokens", new { name = "spare" })).Text("access_token") : null;
        return Post("/auth/logout") with { Token = spare };
    }

    private static async Task<AccessRequest> AcceptInviteAsync(AccessWorld world, Role role)
    {
        var (code, invitee) = await world.NewInviteByCodeAsync();
        return Post("/invites/accept", new { code }) with { Token = role == Role.Stranger ? invitee.Token : null };
    }

    private static string Created(string statuses) => statuses.Replace("200", "201", StringComparison.Ordinal);

    private static string NoContent(string statuses) => statuses.Replace("200", "204", StringComparison.Ordinal);

    private static AccessRequest Get(string path) => new(HttpMethod.Get, path);

    private static AccessRequest Head(string path) => new(HttpMethod.Head, path);

    private static AccessRequest Post(string path, object? body = null) => new(HttpMethod.Post, path, body);

    private static AccessRequest Put(string path, object body) => new(HttpMethod.Put, path, body);

    private static AccessRequest Patch(string path, object body) => new(HttpMethod.Patch, path, body);

    private static AccessRequest Delete(string path) => new(HttpMethod.Delete, path);
}
