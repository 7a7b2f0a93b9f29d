using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Edges;

/// <summary>What somebody keeps from others is in no log, trace or metric, whatever becomes of the request.</summary>
public sealed class SecrecyTests(ProductionApp production) : IClassFixture<ProductionApp>
{
    private readonly CollabApp _app = production.App;

    [Fact]
    public async Task Secrets_and_personal_data_are_told_to_no_log_trace_or_metric()
    {
        var secrets = new Secrets();
        var (id, token) = await RegisterAsync(secrets);
        var ann = new Caller(_app.CreateClient(), token);

        await RefuseAsync(secrets);
        await LookForAsync(ann, secrets);
        await StreamAsync(id, token, secrets);
        await AllTelemetryAsync(id);

        foreach (var secret in (string[])[.. secrets.All, token, token["clb_".Length..], CollabApp.ServiceToken])
        {
            Assert.DoesNotContain(production.Lines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(production.Telemetry, part => part.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }
    }

    private async Task<(Guid Id, string Token)> RegisterAsync(Secrets secrets)
    {
        var made = (await _app.Nobody().PostAsync("/users", new { name = secrets.Name, email = secrets.Email, password = secrets.Password })).Expect(HttpStatusCode.Created);
        return (made.Id, made.Text("access_token"));
    }

    /// <summary>Requests that fail in each of the ways that speak of what was sent.</summary>
    private async Task RefuseAsync(Secrets secrets)
    {
        var nobody = _app.Nobody();
        (await nobody.PostAsync("/users", new { name = secrets.Name, email = secrets.Email })).Expect(HttpStatusCode.Conflict);
        (await nobody.PostAsync("/users", new { name = new[] { secrets.Name }, email = secrets.Email })).Expect(HttpStatusCode.BadRequest);
        (await nobody.PostAsync("/users", new { name = secrets.Name, email = secrets.Email + "@@", password = secrets.Password })).Expect(HttpStatusCode.UnprocessableEntity);
        (await nobody.SendAsync(HttpMethod.Post, "/users", new StringContent($"{{\"email\": \"{secrets.Email}\"", null, "application/json"))).Expect(HttpStatusCode.BadRequest);
        (await nobody.GetAsync("/events", ("Authorization", $"Bearer {secrets.Ticket}"))).Expect(HttpStatusCode.Unauthorized);
        var login = await nobody.PostAsync("/auth/login", new { email = secrets.Email, password = secrets.Password + "!" });
        Assert.InRange((int)login.Status, 400, 499);
    }

    private static async Task LookForAsync(Caller ann, Secrets secrets)
    {
        (await ann.GetAsync($"/users?email={Uri.EscapeDataString(secrets.Email)}")).Expect(HttpStatusCode.OK);
        (await ann.GetAsync($"/users?email={secrets.Name}")).Expect(HttpStatusCode.UnprocessableEntity);
        (await ann.GetAsync($"/search?q={secrets.Words}")).Expect(HttpStatusCode.OK);
        (await ann.GetAsync($"/events?cursor={secrets.Words}")).Expect(HttpStatusCode.UnprocessableEntity);
    }

    private async Task StreamAsync(Guid id, string token, Secrets secrets)
    {
        await using (var stream = await EventStream.OpenAsync(_app.CreateClient(), $"/sse/{id}?ticket={secrets.Ticket}", token))
            await stream.NextAsync("ready");
        (await _app.Nobody().GetAsync($"/sse/{id}?ticket={secrets.Ticket}")).Expect(HttpStatusCode.Unauthorized);
        using var notifier = _app.Application.CreateHttpClient("notifier");
        (await new Caller(notifier).GetAsync($"/sse/{id}?ticket={secrets.Ticket}")).Expect(HttpStatusCode.Unauthorized);
    }

    /// <summary>Waits until the last of the requests has been told of, so that what is looked through is all.</summary>
    private async Task AllTelemetryAsync(Guid id)
    {
        foreach (var (signal, sign) in ((string, string)[])[("/v1/traces", $"/sse/{id}"), ("/v1/traces", "/search"), ("/v1/metrics", "http.server.request.duration"), ("/v1/metrics", "collab.streams.open"), ("/v1/logs", "Application started")])
            await Eventually.UntilAsync(
                () => Task.FromResult($"{signal} with {sign}: {production.Telemetry.Count(part => part.StartsWith(signal, StringComparison.Ordinal) && part.Contains(sign, StringComparison.Ordinal))}"),
                answer => !answer.EndsWith(": 0", StringComparison.Ordinal));
        Assert.NotEmpty(production.Lines);
    }

    private sealed class Secrets
    {
        public string Email { get; } = Given.Address("secret");

        public string Name { get; } = $"Name{Guid.CreateVersion7():N}";

        public string Password { get; } = $"Password{Guid.CreateVersion7():N}";

        public string Words { get; } = $"Words{Guid.CreateVersion7():N}";

        public string Ticket { get; } = $"Ticket{Guid.CreateVersion7():N}";

        public string[] All => [Email, Email.Split('@')[0], Uri.EscapeDataString(Email), Name, Password, Words, Ticket];
    }
}
