using Collab.Data.Delivery;

namespace Collab.Data.Tasks;

/// <summary>One of several tasks that a write changes or removes together: what has to be known of it to tell it.</summary>
public sealed record BranchTask(Guid Id, string Title, Guid[] Lineage, int SubtaskCount, int Version)
{
    public int Depth => Lineage.Length;

    public ResourceRef Ref => new(ResourceKind.Task, Id, Version);

    public static BranchTask Of(TaskItem task) => new(task.Id, task.Title, task.Lineage, task.SubtaskCount, task.Version);
}
