using System.Globalization;
using Collab.Data.Tasks;
using Collab.ServiceDefaults.Edges;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Collab.Api.Tasks;

/// <summary>Durations for the subtasks of one task, in minutes, by their ids as they came.</summary>
internal static class DurationPlan
{
    /// <summary>What is wrong with a plan, by its keys; empty where nothing is.</summary>
    public static Dictionary<string, string[]> Errors(IReadOnlyDictionary<string, int> durations)
    {
        var errors = new Dictionary<string, string[]>();
        var ids = new HashSet<Guid>();
        foreach (var (key, minutes) in durations)
        {
            if (!IdText.TryParse(key, out var id))
                errors.Add(key, [$"'{key}' is no id."]);
            else if (!ids.Add(id))
                errors.Add(key, [$"'{key}' names a task that is named before."]);
            else if (minutes is < 1 or > TaskItem.MaxDuration)
                errors.Add(key, [$"'{key}' must be 1 to {TaskItem.MaxDuration} minutes."]);
        }

        return errors;
    }

    /// <summary>The durations of a plan without errors.</summary>
    public static Dictionary<Guid, int> Read(IReadOnlyDictionary<string, int> durations) => durations.ToDictionary(d => Guid.Parse(d.Key), d => d.Value);

    /// <summary>Says what the type of the body cannot: how many minutes a subtask may have.</summary>
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var body in operation.RequestBody?.Content?.Values ?? [])
        {
            if (body.Schema?.AdditionalProperties is OpenApiSchema minutes)
                (minutes.Minimum, minutes.Maximum) = ("1", TaskItem.MaxDuration.ToString(CultureInfo.InvariantCulture));
        }

        return Task.CompletedTask;
    }

    /// <summary>What of a plan is for tasks that are not among the subtasks.</summary>
    public static Dictionary<string, string[]> Strangers(IReadOnlyDictionary<string, int> durations, IEnumerable<TaskItem> subtasks)
    {
        var known = subtasks.Select(t => t.Id).ToHashSet();
        return durations.Keys.Where(key => !known.Contains(Guid.Parse(key))).ToDictionary(key => key, key => (string[])[$"'{key}' is no direct subtask of the task."]);
    }
}
