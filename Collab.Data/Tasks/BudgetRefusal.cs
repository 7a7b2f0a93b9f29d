namespace Collab.Data.Tasks;

/// <summary>Why a task's duration, or a part of it, cannot be given away, or the task be complete.</summary>
public enum BudgetRefusal
{
    /// <summary>The task is complete and takes no new subtasks.</summary>
    Complete,

    /// <summary>One level more would be more than <see cref="TaskItem.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>The subtasks would take more than the task has.</summary>
    Exceeded,

    /// <summary>The task is complete, or to be, so its subtasks sum exactly to it.</summary>
    Unbalanced,

    /// <summary>The task is to be complete, and not all of its subtasks are.</summary>
    Unfinished,
}
