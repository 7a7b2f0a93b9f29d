namespace Collab.Data.Tasks;

/// <summary>Why a task's duration, or a part of it, cannot be given away.</summary>
public enum BudgetRefusal
{
    /// <summary>The task is complete and takes no new subtasks.</summary>
    Complete,

    /// <summary>One level more would be more than <see cref="TaskItem.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>The subtasks would take more than the task has.</summary>
    Exceeded,

    /// <summary>The task is complete, so its subtasks sum exactly to it.</summary>
    Unbalanced,
}
