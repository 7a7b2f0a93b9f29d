using Collab.Data.Tasks;

namespace Collab.Api.Tasks;

/// <summary>A task, how many tasks of the tree are above it, and the role that a user has on it itself.</summary>
internal sealed record TreeTask(TaskItem Task, int Level, TaskRole? Role);

/// <summary>Tasks by their parents, level by level, down to where they were left out.</summary>
internal sealed class TaskTree
{
    private readonly Dictionary<Guid, TreeTask> _tasks = [];
    private readonly Dictionary<Guid, List<TreeTask>> _subtasks = [];
    private int _levels = int.MaxValue;

    public int Count => _tasks.Count;

    /// <summary>Adds a task, those of a higher level and older siblings before it.</summary>
    public void Add(TreeTask task)
    {
        _tasks.Add(task.Task.Id, task);
        if (task.Task.ParentTaskId is not { } parentId)
            return;

        if (!_subtasks.TryGetValue(parentId, out var siblings))
            _subtasks.Add(parentId, siblings = []);
        siblings.Add(task);
    }

    /// <summary>No task of that level is shown, nor what is below.</summary>
    public void LeaveOut(int level) => _levels = level;

    /// <param name="id">The task to show with all that is below it.</param>
    /// <param name="above">The user's role above it.</param>
    /// <param name="path">The way down to it.</param>
    public TaskResponse Show(Guid id, TaskRole above, IReadOnlyList<TaskRef> path) => Show(_tasks[id], above, path);

    private TaskResponse Show(TreeTask shown, TaskRole above, IReadOnlyList<TaskRef> path)
    {
        var (task, role) = (shown.Task, shown.Role > above ? shown.Role.Value : above);
        var isLast = task.SubtaskCount > 0 && shown.Level + 1 >= _levels;
        return TaskResponse.Of(new(task, role, path), isLast ? null : SubtasksOf(task, role, path));
    }

    private List<TaskResponse> SubtasksOf(TaskItem task, TaskRole role, IReadOnlyList<TaskRef> path)
    {
        if (!_subtasks.TryGetValue(task.Id, out var subtasks))
            return [];

        IReadOnlyList<TaskRef> below = [.. path, TaskRef.Of(task)];
        return subtasks.ConvertAll(subtask => Show(subtask, role, below));
    }
}
