using System.Text.RegularExpressions;

namespace Collab.Bench.Reads;

/// <summary>What stands in a parameter's place. A new parameter that is no boolean is given its values here.</summary>
internal static partial class SampleValues
{
    private static readonly string[] Activities = ["invite", "system", "story_update", "comment", "task_update"];
    private static readonly string[] Words = ["frequent", "common", "rare"];
    private static readonly string[] Kinds = ["event", "task", "story", "comment"];

    /// <summary>The path with values in it: an <c>id</c> is of what the segment before it names.</summary>
    /// <returns><see langword="null"/> where the persona has nothing of the kind.</returns>
    public static string? Fill(string path, Persona persona)
    {
        var isComplete = true;
        var filled = Parameter().Replace(path, parameter =>
        {
            var name = parameter.Groups["name"].Value == "id" ? parameter.Groups["of"].Value : parameter.Groups["name"].Value;
            var value = ValueOf(name, persona, path);
            isComplete &= value is not null;
            return parameter.Value[..^(parameter.Groups["name"].Length + 2)] + value;
        });
        return isComplete ? filled : null;
    }

    /// <summary>The values to ask with, one request each.</summary>
    public static IReadOnlyList<string> Of(string path, ReadParameter parameter, Persona persona) => parameter switch
    {
        { IsBoolean: true } => ["true", "false"],
        { Name: "q" } => [.. Words.Select(persona.Samples.GetValueOrDefault).OfType<string>()],
        { Name: "type" } => path == "/search" ? Kinds : Activities,
        { Name: "render" } => ["html"],
        { Name: "against" } => ["1"],
        _ => ValueOf(parameter.Name, persona, path) is { } value ? [value] : [],
    };

    private static string? ValueOf(string name, Persona persona, string path) => name switch
    {
        "users" or "user_id" or "notifications" => persona.UserId.ToString(),
        "email" => persona.Samples.GetValueOrDefault("email"),
        "events" or "event_id" => persona.Samples.GetValueOrDefault("event"),
        "tasks" or "task_id" => persona.Samples.GetValueOrDefault("task"),
        "parent_task_id" => persona.Samples.GetValueOrDefault("parent"),
        "stories" or "story_id" => persona.Samples.GetValueOrDefault("story"),
        "comments" => persona.Samples.GetValueOrDefault("comment"),
        "invites" => persona.Samples.GetValueOrDefault("invite"),
        "token_id" => persona.Samples.GetValueOrDefault("token"),
        "number" => "1",
        _ => throw new InvalidOperationException($"{nameof(SampleValues)} has no value for '{name}' in {path}."),
    };

    [GeneratedRegex("""(?<of>[a-z_-]+)/\{(?<name>[a-z_]+)\}""")]
    private static partial Regex Parameter();
}
