using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Collab.Tests.Support;

namespace Collab.Tests.Sweep;

/// <summary>What HTTP itself asks of a route, of every route that is described.</summary>
public sealed partial class RouteSweepTests(CollabApp app)
{
    private static readonly string[] NoIds = ["x", "1", "0", "-1", "01890000-0000-7000-8000-00000000000", "01890000-0000-7000-8000-000000000000x"];
    private static readonly string[] NobodysIds = ["00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"];
    private static readonly string[] NoNumbers = ["x", "0", "-1", "1.5", "1e1", "2147483648", "99999999999999999999", "999", "01", "+1", "1%20"];

    [Fact]
    public async Task A_method_that_a_route_has_not_is_refused_with_those_it_has_however_the_path_is_written() => await SweepAsync((world, operations, sweep) =>
    {
        foreach (var route in operations.GroupBy(operation => Braces().Replace(operation.Route, "{}")))
        {
            string[] methods = [.. route.Select(operation => operation.Method.Method)];
            foreach (var path in Variants(world.PathOf(route.First())))
            {
                foreach (var method in (string[])["PURGE", "TRACE", .. ((string[])["POST", "PUT", "PATCH", "DELETE"]).Except(methods)])
                    sweep.Add($"{method} {path}", () => world.Ann.SendAsync(new HttpMethod(method), path, null), answer => Sweep.Refused(null, 405)(answer) ?? Allows(answer, methods));
            }
        }
    });

    [Fact]
    public async Task What_is_there_is_found_however_its_path_is_written() => await SweepAsync((world, operations, sweep) =>
    {
        foreach (var operation in operations.Where(operation => operation.Method == HttpMethod.Get && !operation.IsStream))
        {
            foreach (var path in Variants(world.PathOf(operation)))
                sweep.Add($"GET {path}", () => world.Ann.GetAsync($"{path}?{world.QueryOf(operation)}"), answer => answer.Status == HttpStatusCode.OK ? null : "not found");
        }
    });

    [Fact]
    public async Task What_no_id_names_is_not_found() => await SweepAsync((world, operations, sweep) =>
    {
        foreach (var operation in operations)
        {
            foreach (var (name, _, schema, _) in operation.Path)
            {
                // Whose stream it is, is asked before whether there is such a user.
                var others = operation.IsStream ? [] : world.OtherIds(world.IdIn(operation, name)).Concat(NobodysIds);
                foreach (var value in schema.Type == "integer" ? NoNumbers : [.. NoIds, .. OtherFormsOf(world.IdIn(operation, name)), .. others])
                {
                    var path = world.PathOf(operation, name, value);
                    sweep.Add($"{operation.Method} {path}", () => SendAsync(world, operation, path), Sweep.Refused(null, 404));
                }
            }
        }
    });

    [Fact]
    public async Task A_body_of_another_media_type_is_not_read() => await SweepAsync((world, operations, sweep) =>
    {
        foreach (var operation in operations.Where(operation => operation.Body is not null))
        {
            foreach (var type in (string[])["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-16", ""])
                sweep.Add($"{operation} with '{type}'", () => SendAsync(world, operation, world.PathOf(operation), type), Sweep.Refused(null, 415));
        }
    });

    [Fact]
    public async Task Without_credentials_nothing_is_told() => await SweepAsync((world, operations, sweep) =>
    {
        // A stream takes who is trusted from its path.
        var nobody = app.Nobody();
        foreach (var operation in operations.Where(operation => operation.NeedsUser && !operation.IsStream))
        {
            var path = world.PathOf(operation);
            sweep.Add($"{operation} without credentials", () => nobody.SendAsync(operation.Method, path, null), answer => Sweep.Refused(null, 401)(answer) ?? Challenges(answer));
            sweep.Add($"{operation} with others", () => nobody.SendAsync(operation.Method, path, null, ("Authorization", "Bearer clb_x")), answer => Sweep.Refused(null, 401)(answer) ?? Challenges(answer));
        }
    });

    /// <summary>As they stand, and percent-encoded.</summary>
    private static IEnumerable<string> OtherFormsOf(string id) => OtherForms.Of(id).SelectMany(form => (string[])[form.Replace(" ", "%20", StringComparison.Ordinal), Uri.EscapeDataString(form)]).Distinct();

    private static string[] Variants(string path) => [path, $"{path}/", Capitals(path), $"{Capitals(path)}/"];

    private static string Capitals(string path) => string.Join('/', path.Split('/').Select(part => Guid.TryParse(part, out _) ? part.ToUpperInvariant() : part));

    private static string? Allows(Answer answer, string[] methods)
    {
        var allowed = answer.Header("Allow")?.Split(", ").Except(["HEAD", "OPTIONS"]).Order();
        return allowed?.SequenceEqual(methods.Order()) == true ? null : $"allows {answer.Header("Allow")}";
    }

    private static string? Challenges(Answer answer) => answer.Header("WWW-Authenticate")?.StartsWith("Bearer", StringComparison.Ordinal) == true ? null : "does not challenge";

    private static Task<Answer> SendAsync(SweepWorld world, Operation operation, string path, string type = "application/json")
    {
        var content = operation.Body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(world.BodyOf(operation)));
        if (type.Length > 0)
            content?.Headers.TryAddWithoutValidation("Content-Type", type);
        return world.Ann.SendAsync(operation.Method, path, content);
    }

    [GeneratedRegex(@"\{[a-z_]+\}")]
    private static partial Regex Braces();

    private async Task SweepAsync(Action<SweepWorld, IReadOnlyList<Operation>, Sweep> addCases)
    {
        var world = await SweepWorld.CreateAsync(app);
        var sweep = new Sweep();
        addCases(world, await app.OperationsAsync(), sweep);
        var before = await world.SnapshotAsync();

        await sweep.RunAsync();

        Assert.Equal(before, await world.SnapshotAsync());
    }
}
