using System.Net;
using Collab.Tests.Comments;
using Collab.Tests.Identities;
using Collab.Tests.Stories;
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
            .WithEnvironment("Auth__Audience", "")
            // Who looks into why streams fail asks for more of these, which tell the whole URL.
            .WithEnvironment("Logging__LogLevel__Yarp", "Trace")
            .WithEnvironment("Logging__LogLevel__Microsoft.AspNetCore.Hosting", "Trace"));
        var secrets = new Secrets();
        var (id, token) = await RegisterAsync(production.App, secrets);
        var ann = new Caller(production.App.CreateClient(), token);

        await RefuseAsync(production.App.Nobody(), secrets);
        await LookForAsync(ann, secrets);
        string[] codes = await InviteAsync(production.App, ann, secrets);
        var ticket = await TicketAsync(production.App, ann, id);
        await StreamAsync(production.App, id, token, secrets.Ticket);
        await AllTelemetryAsync(production, id);
        foreach (var path in (string[])["/search", "/invites/accept", "/comments/{id:guid}", "/sse/tickets"])
            await production.UntilToldAsync("/v1/traces", path);

        production.ExpectNothingOf([.. secrets.All, .. codes, ticket, token, token["clb_".Length..], CollabApp.ServiceToken]);
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

    /// <summary>Invites somebody by address, who then is mentioned by it; the code is tried wherever it may land.</summary>
    /// <returns>The codes that there were.</returns>
    private static async Task<string[]> InviteAsync(CollabApp app, Caller ann, Secrets secrets)
    {
        var task = await ann.TaskAsync(await ann.EventAsync(secrets.Words), title: secrets.Words);
        object invite = new { task_id = task, invitee_email = secrets.Invitee, role = "collaborator", message = secrets.Words };
        var made = (await ann.PostAsync("/invites", invite)).Expect(HttpStatusCode.Created);
        (await ann.PostAsync("/invites", invite)).Expect(HttpStatusCode.Conflict);
        var code = (await ann.PostAsync($"/invites/{made.Id}/resend")).Expect(HttpStatusCode.OK).Text("code");
        (await ann.PostAsync("/invites/accept", new { code })).Expect(HttpStatusCode.NotFound);
        (await ann.PostAsync("/invites/accept", new { code = new[] { code } })).Expect(HttpStatusCode.BadRequest);
        (await ann.GetAsync($"/invites/{code}")).Expect(HttpStatusCode.NotFound);

        var story = await ann.StoryAsync(task, secrets.Words, secrets.Words);
        var comment = await ann.CommentAsync(story, secrets.Mention);
        var registration = await app.Nobody().PostAsync("/users", new { name = secrets.Name, email = secrets.Invitee });
        var invitee = new User(app.CreateClient(), registration.Expect(HttpStatusCode.Created));
        (await invitee.PostAsync("/invites/accept", new { code })).Expect(HttpStatusCode.OK);
        (await invitee.PostAsync("/invites/accept", new { code })).Expect(HttpStatusCode.Conflict);
        (await ann.PutAsync($"/comments/{comment}", new { content = $"{secrets.Mention}, {secrets.Mention}" })).Expect(HttpStatusCode.OK);
        await ann.CommentAsync(story, secrets.Mention);
        (await ann.PostAsync("/comments", new { story_id = story, content = new[] { secrets.Mention } })).Expect(HttpStatusCode.BadRequest);
        await Eventually.UntilAsync(() => invitee.GetAsync($"/notifications/{invitee.Id}?type=comment"), news => news.Content.Contains("mentioned", StringComparison.Ordinal));
        return [made.Text("code"), code];
    }

    /// <summary>Opens the stream with a ticket, which opens nothing else.</summary>
    private static async Task<string> TicketAsync(CollabApp app, Caller ann, Guid id)
    {
        var ticket = (await ann.PostAsync("/sse/tickets")).Expect(HttpStatusCode.OK).Text("ticket");
        using var notifier = app.Application.CreateHttpClient("notifier");
        foreach (var http in (HttpClient[])[app.CreateClient(), notifier])
        {
            await using (var stream = await EventStream.OpenAsync(http, $"/sse/{id}?ticket={ticket}", token: null))
                await stream.NextAsync("ready");
            (await new Caller(http, ticket).GetAsync($"/sse/{id}")).Expect(HttpStatusCode.Unauthorized);
            (await new Caller(http).GetAsync($"/sse/{Guid.CreateVersion7()}?ticket={ticket}")).Expect(HttpStatusCode.Forbidden);
            (await new Caller(http).GetAsync($"/sse/{ticket}")).Expect(HttpStatusCode.NotFound);
        }

        return ticket;
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
        foreach (var (signal, text) in ((string, string)[])[("/v1/traces", $"/sse/{id}"), ("/v1/metrics", "http.server.request.duration"), ("/v1/metrics", "collab.stream.open"), ("/v1/logs", "Application started")])
            await told.UntilToldAsync(signal, text);
    }

    private sealed class Secrets
    {
        public string Email { get; } = Given.Address("secret");

        public string Name { get; } = $"Name{Guid.CreateVersion7():N}";

        public string Password { get; } = $"Password{Guid.CreateVersion7():N}";

        public string Words { get; } = $"Words{Guid.CreateVersion7():N}";

        public string Ticket { get; } = $"Ticket{Guid.CreateVersion7():N}";

        public string Invitee { get; } = Given.Address("invitee");

        /// <summary>What a comment says, to whom.</summary>
        public string Mention => $"{Words} @{Invitee}";

        public string[] All => [.. FormsOf(Email), .. FormsOf(Invitee), Name, Password, Words, Ticket];

        private static string[] FormsOf(string address) => [address, address.Split('@')[0], Uri.EscapeDataString(address)];
    }
}
