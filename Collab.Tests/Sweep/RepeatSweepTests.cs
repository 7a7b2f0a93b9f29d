using System.Text;
using System.Text.Json;
using Collab.Tests.Support;

namespace Collab.Tests.Sweep;

/// <summary>Whatever takes an <c>Idempotency-Key</c> is done once.</summary>
public sealed class RepeatSweepTests(CollabApp app)
{
    private const string Logout = "/auth/logout";

    /// <summary>What asks for a password or a code, which nobody has been given.</summary>
    private static readonly string[] Refused = ["POST /auth/login", "POST /invites/accept"];

    private static readonly string[] Secrets = ["access_token", "code", "ticket"];

    [Fact]
    public async Task Every_write_succeeds_and_is_answered_the_same_again()
    {
        var sweep = new Sweep();
        // Whoever has logged out cannot ask again.
        foreach (var operation in (await app.OperationsAsync()).Where(operation => operation.Headers.Contains("Idempotency-Key") && operation.Route != Logout))
        {
            var isRefused = Refused.Contains($"{operation}");
            Answer? first = null;
            sweep.Add($"{operation} twice", AskTwiceAsync, again => (first, isRefused) switch
            {
                (null, true) => null,
                (null, false) => "was refused",
                (_, true) => "was not refused",
                _ => Fault(first, again),
            });

            async Task<Answer> AskTwiceAsync()
            {
                var ((ann, path, body), key) = (await RequestAsync(operation), ("Idempotency-Key", $"{Guid.CreateVersion7()}"));
                var answer = await SendAsync();
                if ((int)answer.Status >= 300)
                    return answer;

                first = answer;
                return await SendAsync();

                Task<Answer> SendAsync() => ann.SendAsync(operation.Method, path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"), key);
            }
        }

        await sweep.RunAsync();
    }

    /// <summary>One that is done, where the sweep's own values would ask for what is there already.</summary>
    private async Task<(User Ann, string Path, string? Body)> RequestAsync(Operation operation)
    {
        var world = await SweepWorld.CreateAsync(app);
        var path = $"{operation}" == "POST /tasks/{id}/collaborators" ? world.PathOf(operation, "id", world.Root) : world.PathOf(operation);
        var body = $"{operation}" switch
        {
            _ when operation.Body is null => null,
            "POST /invites" => world.BodyOf(operation, ("invitee_id", $"\"{(await app.UserAsync()).Id}\"")),
            "PATCH /invites/{id}" => world.BodyOf(operation, ("status", "\"revoked\"")),
            _ => world.BodyOf(operation),
        };
        return (world.Ann, path, body);
    }

    private static string? Fault(Answer first, Answer again) =>
        first.Status != again.Status ? $"was {(int)first.Status}"
        : again.Header("Idempotent-Replayed") != "true" ? "is no repeat"
        : ((string[])["Location", "ETag", "Content-Type"]).FirstOrDefault(name => first.Header(name) != again.Header(name)) is { } header ? $"has another {header}"
        : WithoutSecrets(first) != again.Content ? $"was {first.Content}"
        : null;

    private static string WithoutSecrets(Answer answer)
    {
        if (answer.Body.ValueKind != JsonValueKind.Object)
            return answer.Content;

        var members = answer.Body.EnumerateObject().Where(member => !Secrets.Contains(member.Name)).Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}");
        return $"{{{string.Join(',', members)}}}";
    }
}
