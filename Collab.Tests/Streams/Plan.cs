using Collab.Tests.Support;

namespace Collab.Tests.Streams;

/// <summary>An event with a task and a task below it, and the one who owns them.</summary>
internal sealed record Plan(CollabApp App, User Owner, Guid Event, Guid Task, Guid Subtask)
{
    public static async Task<Plan> CreateAsync(CollabApp app)
    {
        var owner = await app.UserAsync();
        var planned = await owner.EventAsync();
        var task = await owner.TaskAsync(planned);
        return new Plan(app, owner, planned, task, await owner.TaskAsync(planned, task, duration: 30));
    }

    /// <summary>Somebody new with a role on a task, of which everything has been told.</summary>
    public async Task<User> JoinAsync(Guid task)
    {
        var guest = await App.UserAsync();
        await guest.JoinsAsync(Owner, task);
        await App.UntilDispatchedAsync();
        return guest;
    }
}
