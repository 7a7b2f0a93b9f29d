using System.Text.Json;

namespace Collab.Tests.Faults;

/// <summary>What an event is recognised by: the same from the answer to a write and from the frame that tells of it.</summary>
internal static class Keys
{
    public static string Of(string action, string kind, Guid id, int? version, Guid? task) => $"{action} {kind} {id} {version} {task}";

    /// <param name="type">The <c>event</c> of the frame.</param>
    /// <param name="data">Its <c>data</c>.</param>
    public static string Of(string type, JsonElement data)
    {
        if (type == Heard.Withdrawn)
            return Heard.Withdrawn;

        var said = data.GetProperty("data");
        if (!said.TryGetProperty("resource", out var resource) || resource.ValueKind != JsonValueKind.Object)
            return data.GetProperty("title").GetString()!;

        int? version = resource.TryGetProperty("version", out var number) && number.ValueKind == JsonValueKind.Number ? number.GetInt32() : null;
        Guid? task = data.GetProperty("task_id") is { ValueKind: JsonValueKind.String } id ? id.GetGuid() : null;
        return Of(said.GetProperty("action").GetString()!, resource.GetProperty("kind").GetString()!, resource.GetProperty("id").GetGuid(), version, task);
    }
}
