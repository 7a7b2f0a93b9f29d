using System.Globalization;
using System.Text.Json.Nodes;
using Collab.Data.Stories;
using Collab.ServiceDefaults.Problems;
using Microsoft.OpenApi;

namespace Collab.Api.Conventions.Reference;

/// <summary>The shape of every refusal: what all have, and what single types have beside it (<c>docs/problems.md</c>).</summary>
internal static class ProblemSchema
{
    public const string Name = "Problem";

    private const int MaxListed = 100;

    public static OpenApiSchema Create() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "What went wrong (RFC 9457). Programs go by `type`.",
        Required = new HashSet<string> { "type", "title", "status", "detail", "trace_id" },
        AdditionalProperties = new OpenApiSchema { Description = "What a type that comes later tells beside that." },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = "The stable name of this kind of error.",
                Enum = [.. ProblemTypes.All.Select(type => (JsonNode)type.Urn)],
            },
            ["title"] = Text("What kind of error it is, in words that do not change."),
            ["status"] = Number("The HTTP status.", 400, 599),
            ["detail"] = Text("What happened this time."),
            ["trace_id"] = Text("What the server's logs and traces know the request by."),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "What is wrong, by the name of the member, parameter or header.",
                AdditionalProperties = List("What is wrong with it.", Text("One thing."), 1000),
            },
            ["user_ids"] = List("Of `not-found`: the recipients that are not there.", Id("A user."), 1000),
            ["task_id"] = Id("Of a duration, and of `subtasks-open`: the task that refuses."),
            ["duration"] = Number("Of a duration: the minutes of that task."),
            ["allocated"] = Number("Of a duration: the minutes that its subtasks take."),
            ["remaining"] = Number("Of a duration: the minutes that are left."),
            ["requested"] = Difference("Of a duration: the minutes that were asked for; below 0, those that would go."),
            ["unbalanced"] = List("Of `duration-unbalanced`: the tasks of a subtree that their subtasks do not sum to.", Unbalanced(), MaxListed),
            ["unbalanced_count"] = Number("Of `duration-unbalanced`: how many those are."),
            ["open_subtasks"] = List("Of `subtasks-open`: the open ones directly below the task.", Named("An open subtask."), MaxListed),
            ["open_subtask_count"] = Number("Of `subtasks-open`: how many those are."),
            ["inherited_from"] = Id("Of `role-inherited`: the task on which the role was given."),
            ["events"] = List("Of `still-responsible`: the events that the user owns.", Named("An event."), MaxListed),
            ["event_count"] = Number("Of `still-responsible`: how many those are."),
            ["tasks"] = List("Of `still-responsible`: the tasks of others that nobody else was made a maintainer of.", Named("A task."), MaxListed),
            ["task_count"] = Number("Of `still-responsible`: how many those are."),
            ["invite_id"] = Id("Of `invite-pending`: that invite."),
            ["invite_status"] = Text("Of `invite-closed`: what became of it."),
            ["base_revision"] = Number("Of `merge-conflict`: the revision that the text was written from."),
            ["revision"] = Number("Of `merge-conflict`: the head, which the next attempt starts from."),
            ["version"] = Number("Of `merge-conflict`: the story's version."),
            ["hunks"] = List("Of `merge-conflict`: where both changed the same lines.", Hunk(), Story.MaxContentBytes),
        },
    };

    private static OpenApiSchema Hunk() => Part("Some lines that both changed.", new()
    {
        ["base_line"] = Number("Where that starts in the revision that the text was written from."),
        ["base"] = Text("How the lines were.", Story.MaxContentBytes),
        ["theirs_line"] = Number("Where that starts in the head."),
        ["theirs"] = Text("How they are now.", Story.MaxContentBytes),
        ["yours_line"] = Number("Where that starts in the text that was sent."),
        ["yours"] = Text("How they would be.", Story.MaxContentBytes),
    });

    private static OpenApiSchema Unbalanced() => Part("A task, and by how much it is missed.", new()
    {
        ["task_id"] = Id("The task."),
        ["title"] = Text("What it is called."),
        ["duration"] = Number("Its minutes."),
        ["allocated"] = Number("The minutes that its subtasks take."),
        ["remaining"] = Number("The minutes that are left."),
    });

    private static OpenApiSchema Named(string description) => Part(description, new()
    {
        ["id"] = Id("What it is known by."),
        ["title"] = Text("What it is called."),
    });

    private static OpenApiSchema Part(string description, Dictionary<string, IOpenApiSchema> members) =>
        new() { Type = JsonSchemaType.Object, Description = description, Properties = members };

    private static OpenApiSchema Text(string description, int maxLength = Problem.MaxText) =>
        new() { Type = JsonSchemaType.String, Description = description, MaxLength = maxLength };

    private static OpenApiSchema Id(string description) => new() { Type = JsonSchemaType.String, Format = "uuid", Description = description };

    private static OpenApiSchema List(string description, IOpenApiSchema items, int maxItems) =>
        new() { Type = JsonSchemaType.Array, Description = description, Items = items, MaxItems = maxItems };

    private static OpenApiSchema Difference(string description) => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int64",
        Description = description,
        Minimum = (-SchemaBounds.MaxSafeInteger).ToString(CultureInfo.InvariantCulture),
        Maximum = SchemaBounds.MaxSafeInteger.ToString(CultureInfo.InvariantCulture),
    };

    private static OpenApiSchema Number(string description, int min = 0, int max = int.MaxValue) => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Description = description,
        Minimum = min.ToString(CultureInfo.InvariantCulture),
        Maximum = max.ToString(CultureInfo.InvariantCulture),
    };
}
