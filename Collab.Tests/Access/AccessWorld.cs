using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Access;

/// <summary>Who calls, in the order of the matrix's columns.</summary>
internal enum Role
{
    Nobody,
    Stranger,

    /// <summary>Was a collaborator of the task, and is no more.</summary>
    Former,
    Collaborator,

    /// <summary>A collaborator of the task above.</summary>
    Ancestor,
    Maintainer,

    /// <summary>A maintainer of the task below, and of nothing else.</summary>
    Below,
    Owner,
    Service,
}

/// <summary>
/// An event with three tasks, one below the other, of which the middle one is asked for; and somebody of each kind. What a
/// call uses up is made anew for each.
/// </summary>
internal sealed class AccessWorld(CollabApp app, Func<string, Task<User>> make)
{
    private readonly Dictionary<Role, User> _users = [];

    public User Owner => _users[Role.Owner];

    public Guid Event { get; private set; }

    public Guid Task { get; private set; }

    public Guid Subtask { get; private set; }

    public Guid Story { get; private set; }

    public Guid Comment { get; private set; }

    public Guid Invite { get; private set; }

    public Guid Notification { get; private set; }

    public Guid Token { get; private set; }

    /// <param name="app">Where it is.</param>
    /// <param name="make">Makes somebody of that name.</param>
    public static async Task<AccessWorld> CreateAsync(CollabApp app, Func<string, Task<User>> make)
    {
        var world = new AccessWorld(app, make);
        await world.PlanAsync();
        await world.PeopleAsync();
        await world.ThingsAsync();
        return world;
    }

    /// <summary>Calls as somebody of that kind. Nobody calls from elsewhere, so that no service trusts what it says.</summary>
    public Caller As(Role role) => role switch
    {
        Role.Nobody => From("collab.example.com"),
        Role.Service => app.Service(),
        _ => _users[role],
    };

    public User? Find(Role role) => _users.GetValueOrDefault(role);

    public Guid IdOf(Role role) => _users[role].Id;

    public Task<User> NewUserAsync() => app.UserAsync("Somebody");

    /// <summary>Somebody new who shares the event with everyone, and has no role on the task.</summary>
    public async Task<User> NewPeerAsync()
    {
        var peer = await NewUserAsync();
        await peer.JoinsAsync(Owner, Subtask);
        return peer;
    }

    public async Task<Guid> NewCollaboratorAsync()
    {
        var collaborator = await NewUserAsync();
        await collaborator.JoinsAsync(Owner, Task);
        return collaborator.Id;
    }

    public Task<Guid> NewSubtaskAsync() => Owner.TaskAsync(Event, Task, duration: 1);

    public async Task<Guid> NewStoryAsync() => (await Owner.PostAsync("/stories", new { task_id = Task, title = "Notes", content = "One\n" })).Expect(HttpStatusCode.Created).Id;

    public async Task<Guid> NewCommentAsync() => (await Owner.PostAsync("/comments", new { story_id = Story, content = "Well" })).Expect(HttpStatusCode.Created).Id;

    public async Task<Guid> NewInviteAsync() => await Owner.InviteAsync(Task, await NewUserAsync());

    /// <summary>The code of an invite to an address, and who has registered with that since.</summary>
    public async Task<(string Code, User Invitee)> NewInviteByCodeAsync()
    {
        var email = Given.Address("Invitee");
        var invite = (await Owner.PostAsync("/invites", new { task_id = Task, invitee_email = email, role = "collaborator" })).Expect(HttpStatusCode.Created);
        var nobody = app.Nobody();
        var registration = await nobody.PostAsync("/users", new { name = "Invitee", email });
        return (invite.Text("code"), new User(nobody.Http, registration.Expect(HttpStatusCode.Created)));
    }

    public async Task<Guid> NewTokenAsync() => (await Owner.PostAsync($"/users/{Owner.Id}/tokens", new { name = "spare" })).Expect(HttpStatusCode.Created).Id;

    private Caller From(string host)
    {
        var client = app.CreateClient();
        client.DefaultRequestHeaders.Host = host;
        return new Caller(client);
    }

    private async Task PlanAsync()
    {
        _users[Role.Owner] = await make("Owner");
        Event = await Owner.EventAsync();
        var above = await Owner.TaskAsync(Event, duration: 100_000);
        Task = await Owner.TaskAsync(Event, above, duration: 10_000);
        Subtask = await Owner.TaskAsync(Event, Task, duration: 10);
        _users[Role.Ancestor] = await JoinAsync("Ancestor", above, "collaborator");
    }

    private async Task PeopleAsync()
    {
        _users[Role.Stranger] = await make("Stranger");
        _users[Role.Collaborator] = await JoinAsync("Collaborator", Task, "collaborator");
        _users[Role.Maintainer] = await JoinAsync("Maintainer", Task, "maintainer");
        _users[Role.Below] = await JoinAsync("Below", Subtask, "maintainer");
        var former = _users[Role.Former] = await JoinAsync("Former", Task, "collaborator");
        (await Owner.DeleteAsync($"/tasks/{Task}/collaborators/{former.Id}")).Expect(HttpStatusCode.NoContent);
    }

    private async Task ThingsAsync()
    {
        Story = await NewStoryAsync();
        Comment = await NewCommentAsync();
        Invite = await NewInviteAsync();
        Token = await NewTokenAsync();
        (await Owner.PostAsync("/sse/send-message", new { user_ids = new[] { Owner.Id }, message = new { title = "Own" } })).Expect(HttpStatusCode.Accepted);
        // One's own message is silent; what others do is news.
        var news = await Eventually.UntilAsync(() => Owner.GetAsync($"/notifications/{Owner.Id}"), list => list.Items.Length > 0);
        Notification = news.Ids[0];
    }

    private async Task<User> JoinAsync(string name, Guid task, string role)
    {
        var user = await make(name);
        await user.JoinsAsync(Owner, task, role);
        return user;
    }
}
