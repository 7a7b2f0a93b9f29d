using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Collab.Api.Conventions.Reference;

/// <summary>What the description says of the API as a whole.</summary>
internal static class DocumentTransformer
{
    private const string Description = """
        Plan events, break them into tasks with duration budgets, and see every change at once.

        Times go out in UTC; one that comes in without an offset is UTC. A member that is not known is ignored; `PUT` and
        `PATCH` change the members that are present, and `null` clears what may be null. Lists are read on with
        `?cursor=` until `next_cursor` is null. Every resource has a `version`, which is its `ETag` too.

        A POST or PATCH with an `Idempotency-Key` can be repeated: for 24 hours the same request with the same key gets the
        first answer, and nothing is done twice. A refusal did nothing and is not kept; a repeat is tried anew.
        """;

    private static readonly OpenApiTag[] Tags =
    [
        new() { Name = "Users", Description = "Who takes part." },
        new() { Name = "Credentials", Description = "How callers are known." },
        new() { Name = "Events", Description = "What people plan." },
        new() { Name = "Tasks", Description = "The work of an event, in a tree whose durations are budgets." },
        new() { Name = "Collaborators", Description = "Who has which role on a task." },
        new() { Name = "Stories", Description = "The texts on a task, in Markdown, with every revision." },
        new() { Name = "Comments", Description = "What people say to a story, in threads." },
        new() { Name = "Invites", Description = "How people come to a task." },
        new() { Name = "Notifications", Description = "What is news to a user." },
        new() { Name = "Streams", Description = "Every change that concerns a user, as it happens." },
        new() { Name = "Search", Description = "Finding words." },
        new() { Name = "Messages", Description = "Words of the system, and of users to those whom they work with." },
        new() { Name = "Health", Description = "How the service is." },
    ];

    public static Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Collab",
            Version = "1",
            Description = Description,
            Contact = new OpenApiContact { Name = "Collab" },
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Tags = new HashSet<OpenApiTag>(Tags);
        document.Servers = [Here()];
        document.AddComponent(ProblemSchema.Name, ProblemSchema.Create());
        SharedHeaders.AddTo(document);
        SecuritySchemes.AddTo(document);
        SchemaBounds.Apply(document);
        SampleBodies.AddTo(document);
        return Task.CompletedTask;
    }

    private static OpenApiServer Here() => new()
    {
        Url = "/",
        Description = "The origin of this document, local or in production.",
        Extensions = new Dictionary<string, IOpenApiExtension> { ["x-internal"] = new JsonNodeExtension(false) },
    };
}
