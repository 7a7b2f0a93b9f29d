using Collab.Data.Delivery;
using Collab.Data.Settings;

namespace Collab.Tests.Notifications;

/// <summary>Where something happens: a task with one above it and one beside it, that task once it is gone, or no task at all.</summary>
public enum Scene
{
    OnTask,
    OnRemovedTask,
    Nowhere,
}

/// <summary>Which task of the scene a setting is of.</summary>
public enum Spot
{
    Task,
    Above,
    Beside,
    Below,
}

/// <summary>One case of who hears of what: what happens, how it comes to the recipient, and what the recipient has set.</summary>
public sealed record NewsCase(string Name, ActivityType Type, bool IsSilent)
{
    private static readonly ActivityType[] Types = Enum.GetValues<ActivityType>();

    public Scene Scene { get; init; } = Scene.OnTask;

    public Address Address { get; init; }

    public bool IsActor { get; init; }

    public bool DisableAll { get; init; }

    public ActivityType[] Disabled { get; init; } = [];

    public IReadOnlyDictionary<Spot, TaskChoice> Tasks { get; init; } = new Dictionary<Spot, TaskChoice>();

    public static IReadOnlyList<NewsCase> All { get; } =
    [
        // Nothing set.
        .. Types.Select(type => new NewsCase("what others do", type, false) { Scene = SceneOf(type), Address = AddressOf(type) }),
        .. Types.Select(type => new NewsCase("one's own act", type, true) { Scene = SceneOf(type), Address = AddressOf(type), IsActor = true }),
        new("one's own act that names oneself", ActivityType.Comment, true) { Address = Address.Named, IsActor = true },
        new("being named among those who see it", ActivityType.Comment, false) { Address = Address.Named },
        new("what comes with something else", ActivityType.TaskUpdate, true) { Address = Address.AudienceSilently },
        new("being named silently", ActivityType.TaskUpdate, true) { Address = Address.NamedSilently },
        new("the removal of a task", ActivityType.TaskUpdate, false) { Scene = Scene.OnRemovedTask, Address = Address.Named },

        // Everything disabled.
        .. Types.Select(type => new NewsCase("everything disabled", type, true) { Scene = SceneOf(type), Address = AddressOf(type), DisableAll = true }),

        // Types disabled.
        .. Types.Select(type => new NewsCase("its type disabled", type, true) { Scene = SceneOf(type), Address = AddressOf(type), Disabled = [type] }),
        .. Types.Select(type => new NewsCase("all other types disabled", type, false) { Scene = SceneOf(type), Address = AddressOf(type), Disabled = [.. Types.Where(t => t != type)] }),
        new("its type disabled, though named", ActivityType.Comment, true) { Address = Address.Named, Disabled = [ActivityType.Comment] },

        // A task muted.
        new("the task muted", ActivityType.TaskUpdate, true) { Tasks = Muted(Spot.Task) },
        new("the task muted", ActivityType.Comment, true) { Tasks = Muted(Spot.Task) },
        new("the task muted", ActivityType.StoryUpdate, true) { Tasks = Muted(Spot.Task) },
        new("the task muted, an invite to it", ActivityType.Invite, false) { Address = Address.Named, Tasks = Muted(Spot.Task) },
        new("the task muted, though named", ActivityType.Comment, true) { Address = Address.Named, Tasks = Muted(Spot.Task) },
        new("the task above muted", ActivityType.TaskUpdate, true) { Tasks = Muted(Spot.Above) },
        new("the task below muted", ActivityType.TaskUpdate, false) { Tasks = Muted(Spot.Below) },
        new("another task muted", ActivityType.TaskUpdate, false) { Tasks = Muted(Spot.Beside) },
        new("the task above muted, this one not", ActivityType.TaskUpdate, true) { Tasks = With((Spot.Above, new(true, [])), (Spot.Task, new(false, []))) },
        new("the removed task muted", ActivityType.TaskUpdate, true) { Scene = Scene.OnRemovedTask, Address = Address.Named, Tasks = Muted(Spot.Task) },
        new("the task above the removed one muted", ActivityType.TaskUpdate, true) { Scene = Scene.OnRemovedTask, Address = Address.Named, Tasks = Muted(Spot.Above) },
        new("a task beside the removed one muted", ActivityType.TaskUpdate, false) { Scene = Scene.OnRemovedTask, Address = Address.Named, Tasks = Muted(Spot.Beside) },
        new("a task muted, what is of none", ActivityType.System, false) { Scene = Scene.Nowhere, Address = Address.Named, Tasks = Muted(Spot.Task) },

        // Types disabled on a task.
        new("its type disabled on the task", ActivityType.Comment, true) { Tasks = Disabling(Spot.Task, ActivityType.Comment) },
        new("its type disabled on the task above", ActivityType.Comment, true) { Tasks = Disabling(Spot.Above, ActivityType.Comment) },
        new("its type disabled on another task", ActivityType.Comment, false) { Tasks = Disabling(Spot.Beside, ActivityType.Comment) },
        new("another type disabled on the task", ActivityType.TaskUpdate, false) { Tasks = Disabling(Spot.Task, ActivityType.Comment) },
        new("invites disabled on the task", ActivityType.Invite, true) { Address = Address.Named, Tasks = Disabling(Spot.Task, ActivityType.Invite) },
        new("one type disabled here, another above", ActivityType.StoryUpdate, true)
        {
            Tasks = With((Spot.Task, new(false, [ActivityType.Comment])), (Spot.Above, new(false, [ActivityType.StoryUpdate]))),
        },
    ];

    public override string ToString() => $"{Type}: {Name}";

    private static Scene SceneOf(ActivityType type) => type == ActivityType.System ? Scene.Nowhere : Scene.OnTask;

    private static Address AddressOf(ActivityType type) => type is ActivityType.System or ActivityType.Invite ? Address.Named : Address.Audience;

    private static Dictionary<Spot, TaskChoice> Muted(Spot spot) => With((spot, new(true, [])));

    private static Dictionary<Spot, TaskChoice> Disabling(Spot spot, ActivityType type) => With((spot, new(false, [type])));

    private static Dictionary<Spot, TaskChoice> With(params (Spot Spot, TaskChoice Choice)[] tasks) => tasks.ToDictionary(t => t.Spot, t => t.Choice);
}
