using System.Globalization;
using Collab.Api.Conventions.Reference;
using Collab.ServiceDefaults.Streams;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Collab.Api.Streams;

/// <summary>What the description cannot tell from an endpoint that only forwards.</summary>
internal static class StreamReference
{
    private const string Example = """
        retry: 2000
        id: 41
        event: ready
        data: {"user_id":"01a20aa3-0cb2-79b1-ad96-37f6ca94f8dd","last_event_id":41,"epoch":"aaeadadba5a5904c"}

        id: 42
        event: task_update
        data: {"id":42,"type":"task_update","title":"Prepare the agenda","message":"Task completed","silent":false,"actor_id":"01a20aa3-7ab4-7d15-93e0-b6f82c4d719e","task_id":"01a20aa3-2b07-7c1e-8d43-5f0e92b1a6c7","story_id":null,"data":{"action":"completed","resource":{"kind":"task","id":"01a20aa3-2b07-7c1e-8d43-5f0e92b1a6c7","version":7}},"created_at":"2026-01-12T10:05:21.482913Z"}

        event: heartbeat
        data: {"last_event_id":42}


        """;

    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Security = [SecuritySchemes.Bearer(context.Document!), SecuritySchemes.Ticket(context.Document!)];
        var parameters = operation.Parameters ??= [];
        parameters.Add(Position("Last-Event-ID", ParameterLocation.Header, "The last event that the client has seen: what came after it is sent first."));
        parameters.Add(Position("last_event_id", ParameterLocation.Query, "The same, for a client that cannot set headers; also as `lastEventId`. The header goes before it."));
        foreach (var (type, content) in operation.Responses!["200"].Content ?? new Dictionary<string, OpenApiMediaType>())
        {
            if (type == EventStreamResponse.ContentType)
                (content.Schema, content.Example) = (null, Example);
        }

        return Task.CompletedTask;
    }

    private static OpenApiParameter Position(string name, ParameterLocation location, string description) => new()
    {
        Name = name,
        In = location,
        Description = description,
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Format = "int64",
            Minimum = "0",
            Maximum = SchemaBounds.MaxSafeInteger.ToString(CultureInfo.InvariantCulture),
        },
    };
}
