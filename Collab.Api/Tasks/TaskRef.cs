using Collab.Data.Tasks;

namespace Collab.Api.Tasks;

/// <summary>A task, as shown inside another resource.</summary>
public sealed record TaskRef(Guid Id, string Title)
{
    internal static TaskRef Of(TaskItem task) => new(task.Id, task.Title);
}
