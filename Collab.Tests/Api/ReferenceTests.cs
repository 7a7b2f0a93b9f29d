using System.Net;
using System.Text.Json;
using Collab.Tests.Support;

namespace Collab.Tests.Api;

public sealed class ReferenceTests(CollabApp app)
{
    [Fact]
    public async Task The_description_is_OpenAPI_3_1_with_every_operation_named_and_described()
    {
        var document = await DocumentAsync();

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var operations = Operations(document);
        Assert.Contains("createTask", operations.Select(operation => operation.GetProperty("operationId").GetString()));
        Assert.Equal(operations.Count, operations.Select(operation => operation.GetProperty("operationId").GetString()).Distinct().Count());
        Assert.All(operations, operation =>
        {
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.NotEmpty(operation.GetProperty("tags").EnumerateArray());
            Assert.True(operation.GetProperty("responses").TryGetProperty("500", out _));
        });
    }

    [Fact]
    public async Task Every_operation_needs_a_token_but_registration_login_and_the_stream_that_also_takes_a_ticket()
    {
        var open = Operations(await DocumentAsync())
            .Where(operation => !operation.TryGetProperty("security", out _))
            .Select(operation => operation.GetProperty("operationId").GetString());

        Assert.Equal(["createUser", "logIn", "openStream"], open);
    }

    [Fact]
    public async Task Numbers_are_numbers_and_every_member_has_a_type()
    {
        var schemas = (await DocumentAsync()).GetProperty("components").GetProperty("schemas");

        foreach (var schema in schemas.EnumerateObject().Where(schema => schema.Value.TryGetProperty("properties", out _)))
        {
            foreach (var member in schema.Value.GetProperty("properties").EnumerateObject())
            {
                var text = member.Value.GetRawText();
                Assert.True(member.Value.TryGetProperty("type", out _) || text.Contains("$ref", StringComparison.Ordinal), $"{schema.Name}.{member.Name}: {text}");
                Assert.False(text.Contains("\"integer\"", StringComparison.Ordinal) && text.Contains("\"string\"", StringComparison.Ordinal), $"{schema.Name}.{member.Name}: {text}");
                Assert.DoesNotContain("Optional", text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_partial_update_tells_what_may_be_null()
    {
        var changes = (await DocumentAsync()).GetProperty("components").GetProperty("schemas").GetProperty("EventChanges");
        var members = changes.GetProperty("properties");

        Assert.False(changes.TryGetProperty("required", out _));
        Assert.Equal("string", members.GetProperty("title").GetProperty("type").GetString());
        Assert.Equal(200, members.GetProperty("title").GetProperty("maxLength").GetInt32());
        Assert.Equal(["null", "string"], members.GetProperty("description").GetProperty("type").EnumerateArray().Select(type => type.GetString()));
        Assert.Equal("date-time", members.GetProperty("start_date").GetProperty("format").GetString());
    }

    [Fact]
    public async Task The_reference_for_people_needs_nothing_from_elsewhere()
    {
        var nobody = app.Nobody();

        foreach (var path in (string[])["/docs", "/docs/"])
        {
            var page = (await nobody.GetAsync(path)).Expect(HttpStatusCode.OK);
            Assert.StartsWith("text/html", page.Header("Content-Type"), StringComparison.Ordinal);
            Assert.DoesNotContain("://", page.Content, StringComparison.Ordinal);
            Assert.StartsWith("default-src 'self'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        }

        (await nobody.GetAsync("/docs/scalar.js")).Expect(HttpStatusCode.OK);
    }

    private static List<JsonElement> Operations(JsonElement document) =>
        [.. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(operation => operation.Value)];

    private async Task<JsonElement> DocumentAsync() => (await app.Nobody().GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK).Body;
}
