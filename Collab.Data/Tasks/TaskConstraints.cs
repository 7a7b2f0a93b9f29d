namespace Collab.Data.Tasks;

/// <summary>Names of the constraints that hold a tree together, as PostgreSQL reports them when a write would break one.</summary>
public static class TaskConstraints
{
    public const string Duration = "ck_tasks_duration";

    /// <summary>The children's durations fit into the parent's.</summary>
    public const string Budget = "ck_tasks_budget";

    public const string Counts = "ck_tasks_counts";

    /// <summary>A complete parent's children are complete and sum exactly to it.</summary>
    public const string Completion = "ck_tasks_completion";

    /// <summary>A tree has at most <see cref="TaskItem.MaxDepth"/> levels.</summary>
    public const string Lineage = "ck_tasks_lineage";

    /// <summary>A task has a maintainer of its own, whoever maintains it from above. Checked at the end of a transaction.</summary>
    public const string Maintained = "ck_tasks_maintained";

    /// <summary>No task is below itself; checked by the trigger that carries lineages along.</summary>
    public const string Cycle = "ck_tasks_cycle";
}
