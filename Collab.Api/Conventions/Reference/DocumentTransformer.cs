using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Collab.Api.Conventions.Reference;

/// <summary>What the description says of the API as a whole.</summary>
internal static class DocumentTransformer
{
    private const string Description = """
        Plan events, break them into tasks with duration budgets, write and talk about them, and see every change at once.

        - **Callers** send `Authorization: Bearer clb_…`. `POST /users` returns a first token, `POST /auth/login` another.
        - **JSON** in UTF-8. Times go out in UTC, and one that comes in without an offset is UTC. Unknown members are ignored.
          `PUT` and `PATCH` change the members that are present; `null` clears what may be null.
        - **Errors** are problems (RFC 9457): go by their `type`. `errors` names the members at fault. What you may not see is 404,
          what you see but may not do is 403; 405 lists the methods in `Allow`.
        - **Lists** are `items` and a `next_cursor`: send it as `?cursor=` for the part after this one, until it is null.
        - **Versions**: every resource has a `version`, which is its `ETag` too. With `If-Match` a change is made to the version that
          you know or refused with 412; with `If-None-Match` a read of it is 304.
        - **Repeats**: a POST or PATCH with an `Idempotency-Key` can be sent again. For 24 hours it gets the first answer, and nothing
          is done twice. A refusal did nothing and is not kept.
        - **Streams**: `GET /sse/{user_id}` tells every change as it happens, numbered without a gap. Begin with the `X-Stream-Cursor`
          of what you have read, come back with the last number that you saw, and nothing is missed.
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
        WrittenLists.Apply(document);
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
