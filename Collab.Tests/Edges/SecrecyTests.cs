using System.Net;
using Collab.Tests.Identities;
using Collab.Tests.Support;

namespace Collab.Tests.Edges;

/// <summary>What somebody keeps from others is in no log, trace or metric, whatever becomes of the request.</summary>
public sealed class SecrecyTests
{
    [Fact]
    public async Task Secrets_and_personal_data_are_told_to_no_log_trace_or_metric()
    {
        await using var production = await ToldApp.StartAsync(service => service
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", "Production")
            .WithEnvironment("DOTNET_ENVIRONMENT", "Production")
            .WithEnvironment("Auth__TrustedIdentity", "false")
            .WithEnvironment("Auth__Authority", "")
            .WithEnvironment("Auth__Audience", ""));
        var secrets = new Secrets();
        var (id, token) = await RegisterAsync(production.App, secrets);
        var ann = new Caller(production.App.CreateClient(), token);

        await RefuseAsync(production.App.Nobody(), secrets);
        await LookForAsync(ann, secrets);
        await StreamAsync(production.App, id, token, secrets.Ticket);
        await AllTelemetryAsync(production, id);
        await production.UntilToldAsync("/v1/traces", "/search");

        production.ExpectNothingOf([.. secrets.All, token, token["clb_".Length..], CollabApp.ServiceToken]);
    }

    /// <summary>In development, where an issuer may be without TLS; what is told is the same.</summary>
    [Fact]
    public async Task Nothing_of_an_organisations_tokens_is_told_to_a_log_trace_or_metric()
    {
        await using var told = await ToldApp.StartAsync(_ => { });
        var tokens = new TokenFates(told.App.Issuer);

        await tokens.CallAsync(told.App.CreateClient());
        var id = await new Caller(told.App.CreateClient(), tokens.Good).FindIdAsync(tokens.Email);
        await StreamAsync(told.App, id, tokens.Good, tokens.Forged);
        await AllTelemetryAsync(told, id);

        told.ExpectNothingOf(tokens.Secrets);
    }

    private static async Task<(Guid Id, string Token)> RegisterAsync(CollabApp app, Secrets secrets)
    {
        var made = (await app.Nobody().PostAsync("/users", new { name = secrets.Name, email = secrets.Email, password = secrets.Password })).Expect(HttpStatusCode.Created);
        return (made.Id, made.Text("access_token"));
    }

    /// <summary>Requests that fail in each of the ways that speak of what was sent.</summary>
    private static async Task RefuseAsync(Caller nobody, Secrets secrets)
    {
        (await nobody.PostAsync("/users", new { name = secrets.Name, email = secrets.Email })).Expect(HttpStatusCode.Conflict);
        (await nobody.PostAsync("/users", new { name = new[] { secrets.Name }, email = secrets.Email })).Expect(HttpStatusCode.BadRequest);
        (await nobody.PostAsync("/users", new { name = secrets.Name, email = secrets.Email + "@@", password = secrets.Password })).Expect(HttpStatusCode.UnprocessableEntity);
        (await nobody.SendAsync(HttpMethod.Post, "/users", new StringContent($"{{\"email\": \"{secrets.Email}\"", null, "application/json"))).Expect(HttpStatusCode.BadRequest);
        (await nobody.GetAsync("/events", ("Authorization", $"Bearer {secrets.Ticket}"))).Expect(HttpStatusCode.Unauthorized);
        (await nobody.GetAsync($"/users/{secrets.Email}")).Expect(HttpStatusCode.NotFound);
        (await nobody.SendAsync(HttpMethod.Put, $"/{secrets.Words}/users", null)).Expect(HttpStatusCode.NotFound);
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

    /// <summary>Opens the stream with a token, beside a secret that opens nothing and is then tried alone.</summary>
    private static async Task StreamAsync(CollabApp app, Guid id, string token, string secret)
    {
        await Eventually.UntilAsync(OpenAsync, opened => opened == "ready");
        using var notifier = app.Application.CreateHttpClient("notifier");
        foreach (var http in (HttpClient[])[app.CreateClient(), notifier])
        {
            (await new Caller(http).GetAsync($"/sse/{id}?ticket={secret}")).Expect(HttpStatusCode.Unauthorized);
            (await new Caller(http, secret).GetAsync($"/sse/{id}")).Expect(HttpStatusCode.Unauthorized);
            (await new Caller(http, secret).GetAsync($"/users/{secret}")).Expect(HttpStatusCode.NotFound);
            await new Caller(http).GetAsync($"/docs/{secret}");
        }

        // While the issuer has not been read yet, it is to be tried again.
        async Task<string> OpenAsync()
        {
            await using var stream = await EventStream.OpenAsync(app.CreateClient(), $"/sse/{id}?ticket={secret}", token);
            return (await stream.NextAsync()).Type;
        }
    }

    /// <summary>Waits until the last of the requests has been told of, so that what is looked through is all.</summary>
    private static async Task AllTelemetryAsync(ToldApp told, Guid id)
    {
        foreach (var (signal, text) in ((string, string)[])[("/v1/traces", $"/sse/{id}"), ("/v1/metrics", "http.server.request.duration"), ("/v1/metrics", "collab.streams.open"), ("/v1/logs", "Application started")])
            await told.UntilToldAsync(signal, text);
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
