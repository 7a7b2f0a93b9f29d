using Collab.Data;
using Collab.Data.Delivery;
using Collab.Data.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Tasks;

/// <summary>What a completion of a whole subtree did below its root, and who is told of it.</summary>
internal static class TaskCascade
{
    /// <summary>What was completed below the root, the highest first.</summary>
    public static Task<List<BranchTask>> FindCompletedAsync(this CollabDbContext db, TaskItem root, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.TasksWithin(root.Id)
            .Where(t => t.Id != root.Id && t.CompletedAt == now)
            .OrderBy(t => t.Lineage.Length)
            .ThenBy(t => t.Id)
            .Select(t => new BranchTask(t.Id, t.Title, t.Lineage, t.SubtaskCount, t.Version))
            .ToListAsync(cancellationToken);

    /// <summary>
    /// Tells those who see something of it but not the root, which is what all others are told of: each is told once, of
    /// the highest task that it sees. What nobody is told of by itself has it in its history all the same.
    /// </summary>
    public static async Task RecordCascadeAsync(
        this CollabDbContext db, TaskItem root, IReadOnlyList<BranchTask> completed, Guid actorId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = completed.ToDictionary(t => t.Id);
        var parts = PartsOf(await db.FindPartViewersAsync(root, completed, cancellationToken), completed);
        foreach (var part in parts)
            db.Record(Of(known[part.Tasks[0]], part.Tasks[1..].ConvertAll(id => known[id].Ref)), Audience.PartOfTask(part.Users));

        var told = parts.Select(part => part.Tasks[0]).ToHashSet();
        await db.AddHistoryAsync(completed.Where(t => !told.Contains(t.Id)).Select(t => Of(t, [])), cancellationToken);

        Activity Of(BranchTask task, IReadOnlyCollection<ResourceRef> touched) => TaskActivities.Of(
            root.EventId, task.Id, task.Title, TaskActivities.CompletedMessage, ActivityData.Touching(TaskActivities.Completed, task.Ref, touched), actorId, now);
    }

    /// <summary>Those are told together whose highest task is the same, of everything that they see.</summary>
    /// <param name="viewers">Users by the highest tasks that each sees.</param>
    /// <param name="completed">The tasks, the highest first.</param>
    private static List<SubtreePart> PartsOf(ILookup<Guid, Guid> viewers, IReadOnlyList<BranchTask> completed)
    {
        var order = completed.Index().ToDictionary(t => t.Item.Id, t => t.Index);
        var below = completed
            .SelectMany(t => t.Lineage.Where(viewers.Contains).Select(top => (Top: top, t.Id)))
            .ToLookup(t => t.Top, t => t.Id);
        return
        [
            .. viewers.SelectMany(top => top.Select(user => (User: user, Top: top.Key)))
                .GroupBy(role => role.User, role => role.Top)
                .GroupBy(tops => tops.MinBy(top => order[top]))
                .Select(users => new SubtreePart(
                    [.. users.Select(tops => tops.Key)],
                    [.. users.SelectMany(tops => tops).Distinct().SelectMany(top => below[top]).Distinct().OrderBy(id => order[id]).Take(ActivityData.MaxTouched + 2)])),
        ];
    }

    /// <param name="Users">Who is told.</param>
    /// <param name="Tasks">Of what, the highest first.</param>
    private sealed record SubtreePart(List<Guid> Users, List<Guid> Tasks);
}
