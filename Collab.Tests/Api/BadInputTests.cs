using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Collab.Tests.Support;

namespace Collab.Tests.Api;

/// <summary>Whatever is sent as the value of whatever member: it is taken, or refused by name, and never a failure of ours.</summary>
public sealed class BadInputTests(CollabApp app)
{
    /// <summary>A value as it stands in the JSON text.</summary>
    private static readonly string[] Values =
    [
        "null", "\"\"", "\"  \"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00x\"",
        "true", "0", "-1", "1.5", "1.0", "1e99", "1e400", "-1e400", "1e-400", "999999999999999999999999", "01", "NaN", "Infinity",
        "[]", "[null]", "[1]", "[{}]", "[\"\"]", "{}", "{\"a\":1,\"a\":2}", "{\"a\":\"\\ud800\"}", "{\"\\ud800\":1}", "{\"a\":1e400}", "{\"a\":1e-400}",
        "'x'", "tru", "\"unclosed",
        "\"0000-01-01T00:00:00Z\"", "\"10000-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59-14:00\"", "\"0001-01-01T00:00:00+14:00\"",
        "\"not-an-id\"", "\"00000000-0000-0000-0000-000000000000\"", "\"{01890000-0000-7000-8000-000000000000}\"", "\"king\"", "\"owner\"", "\"Maintainer\"",
        $"\"{new string('x', 500)}\"", $"\"{new string('x', 30_000)}\"", $"[{string.Join(',', Enumerable.Repeat("\"a\"", 1001))}]",
        new string('[', 10_000) + new string(']', 10_000), string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000),
    ];

    public static TheoryData<string, string, string[]> Routes => new()
    {
        { "POST", "/users", ["name", "email", "password"] },
        { "PUT", "/users/{user}", ["name", "email"] },
        { "POST", "/events", ["title", "description", "start_date", "end_date", "people", "planning", "user_id"] },
        { "PUT", "/events/{event}", ["title", "description", "start_date", "end_date", "people", "planning"] },
        { "POST", "/tasks", ["event_id", "parent_task_id", "title", "description", "duration", "people", "maintainer_id"] },
        { "PUT", "/tasks/{task}", ["title", "description", "duration", "people", "parent_task_id", "is_complete"] },
        { "PATCH", "/tasks/{task}/completion", ["is_complete", "cascade"] },
        { "POST", "/invites", ["task_id", "invitee_id", "role", "message", "expires_at"] },
        { "PATCH", "/invites/{invite}", ["status"] },
        { "POST", "/invites/{invite}/resend", ["expires_at"] },
        { "POST", "/invites/accept", ["code"] },
        { "POST", "/tasks/{task}/collaborators", ["user_id", "role"] },
        { "PATCH", "/tasks/{task}/collaborators/{user}", ["role"] },
        { "POST", "/sse/send-message", ["user_ids", "message"] },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_bad_value_is_refused_by_name(string method, string route, string[] members)
    {
        var world = await WorldAsync();

        foreach (var member in members)
        {
            foreach (var value in Values)
            {
                var good = world.Good(route);
                var body = new JsonObject(members.Where(m => m != member).Select(m => KeyValuePair.Create(m, good[m]?.DeepClone()))).ToJsonString();
                var answer = await SendAsync(world, method, route, $"{body[..^1]}{(members.Length > 1 ? "," : "")}\"{member}\":{value}}}");
                var said = $"{method} {route} {member}={value[..Math.Min(value.Length, 60)]}: {(int)answer.Status} {answer.Content}";

                Assert.True((int)answer.Status < 500, said);
                if (answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity)
                    Assert.True(answer.Errors.Any(name => name == "$" || name.Split('.', '[')[0] == member), said);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_member_that_comes_twice_is_refused_by_name(string method, string route, string[] members)
    {
        var world = await WorldAsync();

        foreach (var member in members)
        {
            var good = world.Good(route);
            var body = new JsonObject(members.Select(m => KeyValuePair.Create(m, good[m]?.DeepClone()))).ToJsonString();
            var answer = await SendAsync(world, method, route, $"{body[..^1]},\"{member}\":{good[member]?.ToJsonString() ?? "null"}}}");

            answer.ExpectProblem(HttpStatusCode.BadRequest, "malformed-request").Naming(member);
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_body_of_ten_mebibytes_is_refused(string method, string route, string[] members)
    {
        var world = await WorldAsync();

        var answer = await SendAsync(world, method, route, $"{{\"{members[0]}\":\"{new string('x', 10 * 1024 * 1024)}\"}}");

        answer.ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "content-too-large");
    }

    [Theory]
    [InlineData("/users?email=%00")]
    [InlineData("/users?email=a%00@example.com")]
    [InlineData("/users?email=")]
    [InlineData("/users?email=a@example.com&email=b@example.com")]
    [InlineData("/events?limit=1&limit=2")]
    [InlineData("/events?cursor=%F0%9F%92%A5")]
    public async Task A_bad_parameter_is_refused_by_name(string path)
    {
        var ann = await app.UserAsync();

        (await ann.GetAsync(path)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming(path[(path.IndexOf('?', StringComparison.Ordinal) + 1)..path.IndexOf('=', StringComparison.Ordinal)]);
    }

    private static Task<Answer> SendAsync(World world, string method, string route, string body) =>
        world.Ann.SendAsync(new HttpMethod(method), world.Path(route), new StringContent(body, Encoding.UTF8, "application/json"));

    private async Task<World> WorldAsync()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var task = await ann.TaskAsync(id, duration: 1000);
        return new World(ann, bob, id, task, await ann.InviteAsync(await ann.TaskAsync(id), bob));
    }

    private sealed record World(User Ann, User Bob, Guid Event, Guid Task, Guid Invite)
    {
        public string Path(string route) => route
            .Replace("{user}", Ann.Id.ToString(), StringComparison.Ordinal)
            .Replace("{event}", Event.ToString(), StringComparison.Ordinal)
            .Replace("{task}", Task.ToString(), StringComparison.Ordinal)
            .Replace("{invite}", Invite.ToString(), StringComparison.Ordinal);

        /// <summary>A good value for each member of any route.</summary>
        public JsonObject Good(string route) => new()
        {
            ["name"] = "Ann",
            ["email"] = Given.Address(),
            ["password"] = "correct horse battery",
            ["title"] = "Title",
            ["description"] = "Text",
            ["start_date"] = "2026-01-01T00:00:00Z",
            ["end_date"] = "2026-01-02T00:00:00Z",
            ["people"] = new JsonArray("Grace"),
            ["planning"] = "Plan",
            ["user_id"] = Ann.Id,
            ["event_id"] = Event,
            ["parent_task_id"] = null,
            ["duration"] = 1000,
            ["maintainer_id"] = Ann.Id,
            ["is_complete"] = false,
            ["cascade"] = false,
            ["task_id"] = Task,
            ["invitee_id"] = Bob.Id,
            ["role"] = "collaborator",
            ["message"] = route == "/invites" ? "Come" : new JsonObject(),
            ["expires_at"] = null,
            ["status"] = "revoked",
            ["code"] = "cli_x",
            ["user_ids"] = new JsonArray(Ann.Id),
        };
    }
}
