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

    public const string Lineage = "ck_tasks_lineage";
}
