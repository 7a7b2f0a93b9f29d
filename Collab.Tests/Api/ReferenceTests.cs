using System.Net;
using System.Text.Json;
using Collab.Api.Users;
using Collab.ServiceDefaults.Problems;
using Collab.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Collab.Tests.Api;

public sealed class ReferenceTests(CollabApp app)
{
    /// <summary>What people read beside the API, and no part of it.</summary>
    private static readonly string[] Pages = ["/docs", "/openapi", "/.well-known"];

    [Fact]
    public async Task Every_route_is_in_the_description()
    {
        var description = await ApiDescription.OfAsync(app);
        await using var api = await StartAsync();
        var routes = api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => Methods(endpoint).Select(method => $"{method} {Path(endpoint)}"))
            .Where(route => !Pages.Any(page => route.StartsWith($"GET {page}", StringComparison.Ordinal)) && !route.StartsWith(HttpMethods.Options, StringComparison.Ordinal));

        Assert.Equal(routes.Order(), description.Operations.Select(operation => operation.ToString()).Order());
    }

    [Fact]
    public async Task Every_operation_has_a_name_words_tags_and_credentials()
    {
        var description = await ApiDescription.OfAsync(app);
        var tags = description.Root.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("name").GetString()).ToArray();

        Assert.StartsWith("3.1", description.Root.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Contains("createTask", description.Operations.Select(operation => operation.Id));
        Assert.Equal(description.Operations.Count, description.Operations.Select(operation => operation.Id).Distinct().Count());
        Assert.All(description.Operations, operation =>
        {
            Assert.NotEmpty(operation.Body.GetProperty("summary").GetString()!);
            Assert.NotEmpty(operation.Body.GetProperty("description").GetString()!);
            Assert.Contains(Assert.Single(operation.Body.GetProperty("tags").EnumerateArray()).GetString(), tags);
            Assert.NotEmpty(operation.Body.GetProperty("security").EnumerateArray());
            Assert.Contains(operation.Responses, response => response.Name == "500");
        });
    }

    [Fact]
    public async Task Every_operation_needs_a_token_but_registration_login_and_health()
    {
        var open = (await ApiDescription.OfAsync(app)).Operations
            .Where(operation => operation.Body.GetProperty("security").EnumerateArray().Any(choice => !choice.EnumerateObject().Any()))
            .Select(operation => operation.Id);

        Assert.Equal(["getHealth", "headHealth", "getAlive", "headAlive", "createUser", "logIn"], open);
    }

    [Fact]
    public async Task What_needs_a_token_says_what_becomes_of_those_without()
    {
        var description = await ApiDescription.OfAsync(app);

        Assert.All(description.Operations.Where(operation => operation.Body.GetProperty("security").GetRawText().Contains("bearer", StringComparison.Ordinal)), operation =>
        {
            var refusal = description.Resolve(operation.Body.GetProperty("responses").GetProperty("401"));
            Assert.True(refusal.GetProperty("headers").TryGetProperty("WWW-Authenticate", out _));
        });
    }

    [Fact]
    public async Task Every_refusal_is_a_problem_that_names_its_types()
    {
        var description = await ApiDescription.OfAsync(app);
        var urns = ProblemTypes.All.Select(type => type.Urn).ToHashSet();

        foreach (var operation in description.Operations.Where(operation => operation.Method != "head"))
        {
            foreach (var response in operation.Responses.Where(response => response.Name[0] is '4' or '5' && !response.Value.TryGetProperty("content", out _)))
            {
                var problem = description.Resolve(response.Value).GetProperty("content").GetProperty("application/problem+json");
                var types = problem.GetProperty("examples").EnumerateObject().Select(example => description.Resolve(example.Value).GetProperty("value")).ToArray();
                Assert.NotEmpty(types);
                Assert.All(types, type =>
                {
                    Assert.Contains(type.GetProperty("type").GetString()!, urns);
                    Assert.Equal(response.Name, type.GetProperty("status").GetRawText());
                });
            }
        }
    }

    [Fact]
    public async Task Every_member_that_a_problem_has_is_in_its_schema()
    {
        var problem = (await ApiDescription.OfAsync(app)).Root.GetProperty("components").GetProperty("schemas").GetProperty("Problem");

        Assert.Subset(
            Members(problem).Select(member => member.Name).ToHashSet(),
            ProblemDocs.All.SelectMany(type => ProblemDocs.MembersOf(type.Urn)).ToHashSet());
    }

    [Fact]
    public async Task Every_reference_points_at_something()
    {
        var description = await ApiDescription.OfAsync(app);

        foreach (var (_, part) in description.Parts())
            description.Resolve(part);
    }

    [Fact]
    public async Task Every_parameter_header_schema_and_member_is_described()
    {
        var description = await ApiDescription.OfAsync(app);
        var components = description.Root.GetProperty("components");
        var schemas = components.GetProperty("schemas").EnumerateObject().ToArray();

        IEnumerable<(string Name, JsonElement Part)> parts =
        [
            .. description.Operations.SelectMany(operation => operation.Parameters.Select(parameter => ($"{operation} {parameter.GetProperty("name")}", parameter))),
            .. components.GetProperty("headers").EnumerateObject().Select(header => (header.Name, header.Value)),
            .. schemas.Select(schema => (schema.Name, schema.Value)),
            .. schemas.SelectMany(schema => Members(schema.Value).Select(member => ($"{schema.Name}.{member.Name}", member.Value))),
        ];
        var silent = parts.Where(part => !Has(part.Part, "description")).Select(part => part.Name);

        // A member of a name that has one meaning everywhere can be described in Terms, any other by a comment on it.
        Assert.Empty(silent);
    }

    [Fact]
    public async Task Every_text_number_and_list_is_bounded()
    {
        var description = await ApiDescription.OfAsync(app);

        // By an attribute on a member of a request, or for an answer in Terms.
        Assert.Empty(description.Parts().Where(part => IsUnbounded(part.Part)).Select(part => part.Path));
    }

    [Fact]
    public async Task Every_member_has_one_type_beside_null()
    {
        var description = await ApiDescription.OfAsync(app);

        Assert.All(description.Parts(), part => Assert.InRange(Types(part.Part).Count(type => type != "null"), 0, 1));
        foreach (var schema in description.Root.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            foreach (var member in Members(schema.Value))
                Assert.True(Types(member.Value).Length > 0 || member.Value.GetRawText().Contains("$ref", StringComparison.Ordinal), $"{schema.Name}.{member.Name}");
        }
    }

    [Fact]
    public async Task Every_body_has_an_example_and_every_example_is_valid()
    {
        var description = await ApiDescription.OfAsync(app);

        foreach (var (path, content) in description.Parts().Where(part => part.Path.EndsWith("/content/application/json", StringComparison.Ordinal)))
            Assert.True(content.TryGetProperty("example", out _), path);
        foreach (var (path, part) in description.Parts().Where(part => part.Part.TryGetProperty("schema", out _)))
        {
            foreach (var example in Examples(description, part))
                Assert.True(description.Errors(part.GetProperty("schema"), example) is [], $"{path}: {string.Join(' ', description.Errors(part.GetProperty("schema"), example))}");
        }
    }

    [Fact]
    public void No_two_types_have_the_same_schema()
    {
        var names = typeof(NewUser).Assembly.GetExportedTypes().Where(type => type.IsSealed && !type.IsAbstract && !type.IsGenericType)
            .Select(type => type.Name.EndsWith("Response", StringComparison.Ordinal) ? type.Name[..^"Response".Length] : type.Name);

        Assert.Empty(names.GroupBy(name => name).Where(types => types.Count() > 1).Select(types => types.Key));
    }

    [Fact]
    public async Task A_partial_update_tells_what_may_be_null()
    {
        var changes = (await ApiDescription.OfAsync(app)).Root.GetProperty("components").GetProperty("schemas").GetProperty("EventChanges");
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
            var policy = page.Header("Content-Security-Policy")!.Split("; ").ToDictionary(directive => directive.Split(' ')[0], directive => directive.Split(' ')[1..]);
            Assert.Equal(["'self'"], policy["default-src"]);
            Assert.Equal(["'none'"], policy["object-src"]);
            Assert.Equal(["'self'"], policy["base-uri"]);
            // Of this answer: every script in the page carries it, and no other answer does.
            var nonce = Assert.Single(policy["script-src"], source => source != "'self'");
            Assert.Matches("^'nonce-[A-Za-z0-9+/=_-]{16,}'$", nonce);
            Assert.NotEqual(nonce, (await nobody.GetAsync(path)).Header("Content-Security-Policy")!.Split(' ').Single(source => source.StartsWith("'nonce-", StringComparison.Ordinal)).TrimEnd(';'));
        }

        (await nobody.GetAsync("/docs/scalar.js")).Expect(HttpStatusCode.OK);
    }

    /// <summary>The API in this process, whose endpoints can be counted.</summary>
    private async Task<WebApplicationFactory<NewUser>> StartAsync()
    {
        var (database, redis) = (await app.ConnectionStringAsync("collabdb"), await app.ConnectionStringAsync("redis"));
        return new WebApplicationFactory<NewUser>().WithWebHostBuilder(host => host
            .UseSetting("ConnectionStrings:collabdb", database)
            .UseSetting("ConnectionStrings:redis", redis)
            .ConfigureLogging(logging => logging.ClearProviders()));
    }

    private static IReadOnlyList<string> Methods(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];

    /// <summary><c>/users/{id:guid}</c> as the description has it: without constraints and a slash at the end.</summary>
    private static string Path(RouteEndpoint endpoint) =>
        '/' + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
            _ => "",
        }))));

    private static JsonElement.ObjectEnumerator Members(JsonElement schema) =>
        schema.TryGetProperty("properties", out var members) ? members.EnumerateObject() : default;

    private static IEnumerable<JsonElement> Examples(ApiDescription description, JsonElement part)
    {
        if (part.TryGetProperty("example", out var example))
            yield return example;
        if (part.TryGetProperty("examples", out var examples))
        {
            foreach (var named in examples.EnumerateObject())
                yield return description.Resolve(named.Value).GetProperty("value");
        }
    }

    private static bool IsUnbounded(JsonElement part) => Types(part).Any(type => type switch
    {
        "string" => !Has(part, "maxLength") && !Has(part, "enum"),
        "integer" => !Has(part, "minimum") || !Has(part, "maximum"),
        "array" => !Has(part, "maxItems"),
        _ => false,
    });

    /// <summary>The types that a schema allows; none where the part is no schema.</summary>
    private static string[] Types(JsonElement part)
    {
        if (!part.TryGetProperty("type", out var type))
            return [];

        return type.ValueKind switch
        {
            JsonValueKind.String => [type.GetString()!],
            JsonValueKind.Array => [.. type.EnumerateArray().Select(name => name.GetString()!)],
            _ => [],
        };
    }

    private static bool Has(JsonElement part, string name) => part.TryGetProperty(name, out _);
}
