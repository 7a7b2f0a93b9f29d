using Collab.Data.Tasks;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Collab.Api.Tasks;

/// <summary>What the rules of a tree say, as answers.</summary>
internal static class TaskProblems
{
    /// <param name="refusal">Why the parent does not take what is asked of it.</param>
    /// <param name="task">The task whose budget it is, as it stands.</param>
    /// <param name="requested">The minutes asked for.</param>
    public static ProblemHttpResult Of(BudgetRefusal refusal, TaskItem task, int requested) => refusal switch
    {
        BudgetRefusal.Complete => Problem.Of(ProblemTypes.TaskComplete, "The parent is complete: reopen it first."),
        BudgetRefusal.TooDeep => Problem.Of(ProblemTypes.TreeTooDeep, $"A tree has at most {TaskItem.MaxDepth} levels."),
        BudgetRefusal.Unbalanced => Problem.Of(
            ProblemTypes.DurationUnbalanced, "The task is complete, and its subtasks sum exactly to it: reopen it first.", Numbers(task, requested)),
        _ => Problem.Of(
            ProblemTypes.DurationExceeded, $"{task.RemainingDuration} of {task.Duration} minutes are left; {requested} were asked for.", Numbers(task, requested)),
    };

    /// <param name="refusal">Why the task cannot have that duration.</param>
    /// <param name="task">The task as it stands.</param>
    /// <param name="requested">The duration asked for, in minutes.</param>
    public static ProblemHttpResult OfDuration(BudgetRefusal refusal, TaskItem task, int requested) => refusal == BudgetRefusal.Exceeded
        ? Problem.Of(ProblemTypes.DurationExceeded, $"The subtasks take {task.AllocatedDuration} minutes; the task cannot have {requested}.", Numbers(task, requested))
        : Of(refusal, task, requested);

    private static Dictionary<string, object?> Numbers(TaskItem task, int requested) => new()
    {
        ["task_id"] = task.Id,
        ["duration"] = task.Duration,
        ["allocated"] = task.AllocatedDuration,
        ["remaining"] = task.RemainingDuration,
        ["requested"] = requested,
    };
}
