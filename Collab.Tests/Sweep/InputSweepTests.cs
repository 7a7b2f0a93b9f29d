using System.Text;
using Collab.Tests.Support;

namespace Collab.Tests.Sweep;

/// <summary>
/// What no client should send, to every route that is described, by one who may call it: always a 4xx that names what is
/// wrong, and nothing is written.
/// </summary>
public sealed class InputSweepTests(CollabApp app)
{
    private const int Depth = 10_000;

    private static readonly byte[] TenMebibytes = [.. "{\"x\":\""u8, .. Enumerable.Repeat((byte)'x', 10 * 1024 * 1024), .. "\"}"u8];
    private static readonly string Deep = string.Concat(Enumerable.Repeat("{\"x\":", Depth)) + "1" + new string('}', Depth);

    [Fact]
    public async Task A_member_that_is_wrong_is_refused_by_name() => await SweepAsync((world, operation, sweep) =>
    {
        foreach (var (name, schema) in operation.Body?.Members ?? new Dictionary<string, Schema>())
        {
            foreach (var bad in BadValues.Of(schema, world.Task).Where(bad => bad != BadValues.Blank || !name.EndsWith("password", StringComparison.Ordinal)))
                Send(name, world.BodyOf(operation, (name, bad)), 400, 422);

            var good = world.GoodOf(operation, name, schema);
            Send(name, $"{world.BodyOf(operation, (name, good))[..^1]},\"{name}\":{good}}}", 400);
            if (operation.Body!.Required.Contains(name))
                Send(name, world.BodyOf(operation, (name, null)), 422);
            if (schema.Format == "uuid")
                SendOtherIds(name, id => $"\"{id}\"", good);
            else if (schema.Items?.Format == "uuid")
                SendOtherIds(name, id => $"[\"{id}\"]", good);
        }

        void SendOtherIds(string name, Func<string, string> value, string good)
        {
            foreach (var id in world.OtherIds(good))
                Send(name, world.BodyOf(operation, (name, value(id))), 404, 422);
        }

        void Send(string name, string body, params int[] statuses) =>
            sweep.Add($"{operation} {name}: {body}", () => SendAsync(world, operation, BadValues.Encode(body)), Sweep.Refused(name, statuses));
    });

    [Fact]
    public async Task Whatever_a_member_is_it_is_taken_or_refused_by_name()
    {
        var (world, sweep) = (await SweepWorld.CreateAsync(app), new Sweep());
        foreach (var operation in await app.OperationsAsync())
        {
            foreach (var (name, value) in from name in operation.Body?.Members.Keys ?? [] from value in HostileValues.All select (name, value))
            {
                var body = world.BodyOf(operation, (name, value));
                sweep.Add($"{operation} {name}: {body}", () => SendAsync(world, operation, Encoding.UTF8.GetBytes(body)), Fault);
            }
        }

        await sweep.RunAsync();

        static string? Fault(Answer answer) =>
            (int)answer.Status >= 500 ? "failed"
            : (int)answer.Status is 400 or 422 && answer.Errors.Length == 0 ? "names nothing"
            : null;
    }

    [Fact]
    public async Task A_body_that_is_no_such_object_is_refused() => await SweepAsync((world, operation, sweep) =>
    {
        if (operation.Body is not { } schema)
            return;

        var good = world.BodyOf(operation);
        string[] bodies = ["{", "[]", "[{}]", "\"x\"", "1", "nonsense", good[..^1], $"{good},", $"{good}{good}", good[..^1] + ",}", $"{good[..^1]},\"x\":{Deep}}}", $"{good[..^1]},'x':1}}"];
        foreach (var body in operation.NeedsBody ? [.. bodies, "", "null", "  "] : bodies)
            Send(body, Encoding.UTF8.GetBytes(body), 400);
        Send("UTF-16", Encoding.Unicode.GetBytes(good), 400);
        Send("ten MiB", TenMebibytes, 413);
        if (schema.Values is null)
            return;

        foreach (var bad in BadValues.Of(schema, world.Task).Where(bad => bad.StartsWith('{')))
            Send(bad, BadValues.Encode(bad), 400, 404, 422);
        foreach (var id in world.OtherIds(world.Task))
            Send(id, Encoding.UTF8.GetBytes(good.Replace(world.Task, id, StringComparison.Ordinal)), 404, 422);

        void Send(string name, byte[] body, params int[] statuses) =>
            sweep.Add($"{operation}: {name}", () => SendAsync(world, operation, body), Sweep.Refused(null, statuses));
    });

    [Fact]
    public async Task A_body_that_nobody_asks_for_is_refused_where_it_is_broken() => await SweepAsync((world, operation, sweep) =>
    {
        if (operation.Body is not null || operation.Method == HttpMethod.Get)
            return;

        foreach (var body in (string[])["{", "[]", "1", "nonsense", "  ", "{}{}", "{\"x\":1,\"x\":2}", "{\"x\":\"\\ud800\"}", $"{{\"x\":{Deep}}}"])
            Send(body, Encoding.UTF8.GetBytes(body), 400);
        Send("UTF-16", Encoding.Unicode.GetBytes("{}"), 400);
        Send("ten MiB", TenMebibytes, 413);

        void Send(string name, byte[] body, params int[] statuses) =>
            sweep.Add($"{operation}: {name}", () => SendAsync(world, operation, body), Sweep.Refused(null, statuses));
    });

    [Fact]
    public async Task A_parameter_that_is_wrong_is_refused_by_name() => await SweepAsync(async (world, operation, sweep) =>
    {
        if (operation.IsStream)
            return;

        var cursor = (await world.Ann.GetAsync("/events?limit=1")).NextCursor!;
        foreach (var (name, _, schema, _) in operation.Query)
        {
            string[] values = name == "cursor"
                ? ["", "x", "%00", "AAAA", new string('A', 4_000), cursor[..^1], cursor + "A", (cursor[0] == 'A' ? 'B' : 'A') + cursor[1..], .. operation.Route == "/events" ? (string[])[] : [cursor]]
                : ["%FF", "a%ED%A0%80", .. Texts(schema), .. schema.Type == "string" ? (string[])["%00", "a%00b"] : []];
            foreach (var value in values)
                sweep.Add($"{operation}?{name}={value}", () => world.Ann.GetAsync($"{world.PathOf(operation)}?{world.QueryOf(operation, name)}{name}={value}"), Sweep.Refused(name, 400, 404, 422));
        }

        static string[] Texts(Schema schema) => (schema.Type, schema.Format) switch
        {
            ("integer", _) => ["", "x", "-1", "1.5", "1e99", "1e1", "99999999999999999999", "%00", "١"],
            ("boolean", _) => ["", "x", "2", "yes", "%00"],
            ("string", "uuid") => ["", "x", "1", "00000000-0000-0000-0000-00000000000"],
            _ when schema.Words.Length > 0 => ["", "no_such_word", schema.Words[0].ToUpperInvariant()],
            _ => [],
        };
    });

    [Fact]
    public async Task A_key_that_is_none_is_refused_by_whatever_may_be_repeated() => await SweepAsync((world, operation, sweep) =>
    {
        var takesKey = operation.Method == HttpMethod.Post || operation.Method == HttpMethod.Patch;
        Assert.Equal(takesKey, operation.Headers.Contains("Idempotency-Key"));
        foreach (var key in takesKey ? (string[])["", new string('k', 256)] : [])
            sweep.Add($"{operation} with a key of {key.Length} characters", () => SendAsync(world, operation, "{}"u8.ToArray(), ("Idempotency-Key", key)), Sweep.Refused("Idempotency-Key", 400));
    });

    private static Task<Answer> SendAsync(SweepWorld world, Operation operation, byte[] body, params (string Name, string Value)[] headers) =>
        world.Ann.SendAsync(operation.Method, world.PathOf(operation), new ByteArrayContent(body) { Headers = { { "Content-Type", "application/json" } } }, headers);

    private Task SweepAsync(Action<SweepWorld, Operation, Sweep> addCases) => SweepAsync((world, operation, sweep) =>
    {
        addCases(world, operation, sweep);
        return Task.CompletedTask;
    });

    private async Task SweepAsync(Func<SweepWorld, Operation, Sweep, Task> addCases)
    {
        var world = await SweepWorld.CreateAsync(app);
        var sweep = new Sweep();
        foreach (var operation in await app.OperationsAsync())
            await addCases(world, operation, sweep);
        var before = await world.SnapshotAsync();

        await sweep.RunAsync();

        Assert.Equal(before, await world.SnapshotAsync());
    }
}
