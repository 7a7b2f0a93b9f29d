namespace Collab.Data.Delivery;

public enum AudienceKind
{
    /// <summary>Everyone who may see the activity's task when it is dispatched.</summary>
    Task,

    /// <summary>Everyone who may see the activity's event when it is dispatched.</summary>
    Event,

    /// <summary>The users that the write itself recorded, and nobody else.</summary>
    Listed,

    /// <summary>Of those who may see the activity's task when it is dispatched, the ones that the write recorded.</summary>
    PartOfTask,

    /// <summary>Everyone who may see the activity's task when it is dispatched, and as news to none of them.</summary>
    TaskSilently,

    /// <summary>
    /// The users that the write itself recorded and, beside them, everyone who maintains the activity's task when it is
    /// dispatched. The former see it as long as the invite that it speaks of is theirs, the latter as long as they maintain the task.
    /// </summary>
    Maintainers,

    /// <summary>The same, and as news to those only whom the write recorded.</summary>
    MaintainersSilently,

    /// <summary>Of those who may see the activity's event when it is dispatched, the ones that the write recorded.</summary>
    PartOfEvent,

    /// <summary>As <see cref="PartOfTask"/>, to those who may see less since the write: what came before may be no longer theirs.</summary>
    Narrowed,
}

/// <summary>
/// Who is to hear of an activity. The kind is expanded when the activity is dispatched; where the write took away access
/// or the thing itself, or speaks to certain people, it lists them.
/// </summary>
/// <param name="Kind">What the dispatcher expands.</param>
/// <param name="Users">Those who hear of it as news (the actor excepted, who never does).</param>
/// <param name="Silent">Those whose pages are only to be kept fresh.</param>
public sealed record Audience(AudienceKind Kind, IReadOnlyList<Guid> Users, IReadOnlyList<Guid> Silent)
{
    /// <summary>
    /// The lineage of a task that the write removes: the recipients' settings of the tasks above it are still to say
    /// whether its end is news to them, and nothing else will know of it then.
    /// </summary>
    public IReadOnlyList<Guid>? Lineage { get; init; }

    public static Audience OfTask { get; } = new(AudienceKind.Task, [], []);

    /// <summary>For what comes with something else that is told as news.</summary>
    public static Audience OfTaskSilently { get; } = new(AudienceKind.TaskSilently, [], []);

    public static Audience OfEvent { get; } = new(AudienceKind.Event, [], []);

    /// <param name="users">Those to tell, as long as they may see the activity's task by a role.</param>
    public static Audience PartOfTask(IReadOnlyList<Guid> users) => new(AudienceKind.PartOfTask, users, []);

    /// <param name="users">Those to tell, who may see less of the activity's task than before, as long as they may see that.</param>
    public static Audience OfNarrowed(IReadOnlyList<Guid> users) => new(AudienceKind.Narrowed, users, []);

    /// <param name="users">Those to tell whatever they may see.</param>
    /// <param name="silent">The same, as news to none of them.</param>
    public static Audience OfMaintainers(IReadOnlyList<Guid> users, IReadOnlyList<Guid>? silent = null) => new(AudienceKind.Maintainers, users, silent ?? []);

    /// <param name="users">Those to tell whatever they may see.</param>
    /// <param name="silent">The same, as news to none of them.</param>
    public static Audience OfMaintainersSilently(IReadOnlyList<Guid> users, IReadOnlyList<Guid> silent) => new(AudienceKind.MaintainersSilently, users, silent);

    /// <param name="users">Those whose pages are to be kept fresh, as long as they may see the activity's event.</param>
    public static Audience PartOfEventSilently(IReadOnlyList<Guid> users) => new(AudienceKind.PartOfEvent, [], users);

    /// <param name="users">Those to tell whatever they may see then and later: for the news of an end, and what is of no task.</param>
    /// <param name="silent">The same, as news to none of them.</param>
    public static Audience Of(IReadOnlyList<Guid> users, IReadOnlyList<Guid>? silent = null) => new(AudienceKind.Listed, users, silent ?? []);
}
