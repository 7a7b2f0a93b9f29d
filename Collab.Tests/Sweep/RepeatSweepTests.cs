using System.Text;
using System.Text.Json;
using Collab.Tests.Support;

namespace Collab.Tests.Sweep;

/// <summary>Whatever takes an <c>Idempotency-Key</c> is done once.</summary>
public sealed class RepeatSweepTests(CollabApp app)
{
    private const string Logout = "/auth/logout";

    private static readonly string[] Secrets = ["access_token", "code", "ticket"];

    [Fact]
    public async Task Every_write_that_succeeds_is_answered_the_same_again()
    {
        var sweep = new Sweep();
        var repeated = 0;
        // Whoever has logged out cannot ask again.
        foreach (var operation in (await app.OperationsAsync()).Where(operation => operation.Headers.Contains("Idempotency-Key") && operation.Route != Logout))
        {
            Answer? first = null;
            sweep.Add($"{operation} twice", AskTwiceAsync, again => first is null ? null : Fault(first, again));

            async Task<Answer> AskTwiceAsync()
            {
                var world = await SweepWorld.CreateAsync(app);
                var (path, body, key) = (world.PathOf(operation), operation.Body is null ? null : world.BodyOf(operation), ("Idempotency-Key", $"{Guid.CreateVersion7()}"));
                var answer = await SendAsync();
                if ((int)answer.Status >= 300)
                    return answer;

                first = answer;
                Interlocked.Increment(ref repeated);
                return await SendAsync();

                Task<Answer> SendAsync() => world.Ann.SendAsync(operation.Method, path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"), key);
            }
        }

        await sweep.RunAsync();

        Assert.True(repeated >= 5, $"Only {repeated} writes succeeded.");
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
