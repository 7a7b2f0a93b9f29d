using Collab.Data.Tasks;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Collab.Api.Tasks;

/// <summary>What the rules of a tree say, as answers.</summary>
internal static class TaskProblems
{
    /// <param name="refusal">Why the parent does not take what is asked of it.</param>
    /// <param name="task">The task whose budget it is, as it stands.</param>
    /// <param name="requested">The minutes asked for; negative where it would lose some.</param>
    public static ProblemHttpResult Of(BudgetRefusal refusal, TaskItem task, long requested) => refusal switch
    {
        BudgetRefusal.Complete => Problem.Of(ProblemTypes.TaskComplete, "The parent is complete: reopen it first."),
        BudgetRefusal.TooDeep => Problem.Of(ProblemTypes.TreeTooDeep, $"A tree has at most {TaskItem.MaxDepth} levels."),
        BudgetRefusal.Unbalanced => Problem.Of(
            ProblemTypes.DurationUnbalanced, "The task is complete, and its subtasks sum exactly to it: reopen it first.", Numbers(task, requested)),
        _ => Problem.Of(
            ProblemTypes.DurationExceeded, $"{task.RemainingDuration} of {task.Duration} minutes are left; {requested} were asked for.", Numbers(task, requested)),
    };

    /// <param name="refusal">Why the task cannot become what it is to be.</param>
    /// <param name="task">The task as it stands.</param>
    /// <param name="details">What it is to be.</param>
    public static ProblemHttpResult Of(BudgetRefusal refusal, TaskItem task, TaskDetails details) => refusal switch
    {
        BudgetRefusal.Exceeded => Problem.Of(
            ProblemTypes.DurationExceeded,
            $"The subtasks take {task.AllocatedDuration} minutes; the task cannot have {details.Duration}.",
            Numbers(task, details.Duration)),
        BudgetRefusal.Unbalanced when !task.IsComplete => Problem.Of(
            ProblemTypes.DurationUnbalanced,
            $"The subtasks take {task.AllocatedDuration} of {details.Duration} minutes; they sum exactly to a task that is complete.",
            Numbers(task, details.Duration == task.Duration ? null : details.Duration)),
        _ => Of(refusal, task, details.Duration),
    };

    /// <param name="task">The task that is to be complete.</param>
    /// <param name="open">Some of its open subtasks.</param>
    public static ProblemHttpResult OfOpenSubtasks(TaskItem task, IReadOnlyList<TaskRef> open)
    {
        var count = task.SubtaskCount - task.CompletedSubtaskCount;
        return Problem.Of(ProblemTypes.SubtasksOpen, $"{count} of {task.SubtaskCount} subtasks are open.", new Dictionary<string, object?>
        {
            ["task_id"] = task.Id,
            ["open_subtasks"] = open,
            ["open_subtask_count"] = count,
        });
    }

    /// <param name="unbalanced">Some of the tasks whose subtasks do not sum exactly to them; the first one's numbers stand for all.</param>
    /// <param name="count">How many there are.</param>
    public static ProblemHttpResult OfUnbalanced(IReadOnlyList<TaskItem> unbalanced, int count) => Problem.Of(
        ProblemTypes.DurationUnbalanced,
        count == 1 ? "The subtasks of one task do not sum exactly to it." : $"The subtasks of {count} tasks do not sum exactly to them.",
        new Dictionary<string, object?>(Numbers(unbalanced[0], null))
        {
            ["unbalanced"] = unbalanced.Select(task => new Dictionary<string, object?>(Numbers(task, null)) { ["title"] = task.Title }),
            ["unbalanced_count"] = count,
        });

    private static Dictionary<string, object?> Numbers(TaskItem task, long? requested)
    {
        var numbers = new Dictionary<string, object?>
        {
            ["task_id"] = task.Id,
            ["duration"] = task.Duration,
            ["allocated"] = task.AllocatedDuration,
            ["remaining"] = task.RemainingDuration,
        };
        if (requested is { } minutes)
            numbers.Add("requested", minutes);
        return numbers;
    }
}
