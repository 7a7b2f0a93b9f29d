// Uses the generated client as an application would.
using System.Globalization;
using Collab.Client;
using Collab.Client.Models;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

var baseUrl = args is [var address] ? address : throw new ArgumentException("The address of the API is missing.");

using var openAdapter = new HttpClientRequestAdapter(new AnonymousAuthenticationProvider()) { BaseUrl = baseUrl };
var user = await new CollabClient(openAdapter).Users.PostAsync(new NewUser
{
    Name = "C Sharp",
    Email = string.Create(CultureInfo.InvariantCulture, $"csharp-{Environment.ProcessId}@example.com"),
});

using var adapter = new HttpClientRequestAdapter(new BaseBearerTokenAuthenticationProvider(new Token(user!.AccessToken!))) { BaseUrl = baseUrl };
var api = new CollabClient(adapter);

var meeting = await api.Events.PostAsync(new NewEvent
{
    Title = "Meeting",
    StartDate = DateTimeOffset.Parse("2026-01-15T10:00:00Z", CultureInfo.InvariantCulture),
    EndDate = DateTimeOffset.Parse("2026-01-15T11:00:00Z", CultureInfo.InvariantCulture),
});
var task = await api.Tasks.PostAsync(new NewTask { EventId = meeting!.Id, Title = "Agenda", Duration = 60 });
Expect(task!.RemainingDuration == 60, "the numbers of a task");

// Two pages of one item each.
await api.Tasks.PostAsync(new NewTask { EventId = meeting.Id, Title = "Minutes", Duration = 30 });
List<string?> titles = [];
for (string? cursor = null; titles.Count == 0 || cursor is not null;)
{
    var page = await api.Events[meeting.Id!.Value].Tasks.GetAsync(request => (request.QueryParameters.Limit, request.QueryParameters.Cursor) = (1, cursor));
    titles.AddRange(page!.Items!.Select(item => item.Title));
    cursor = page.NextCursor;
}

Expect(titles is ["Agenda", "Minutes"], "the pages of a list");

// A refusal is a problem with a type to rely on.
var tooLong = await RefusedAsync(() => api.Tasks.PostAsync(new NewTask { EventId = meeting.Id, ParentTaskId = task.Id, Title = "Too long", Duration = 90 }));
Expect(tooLong is { ResponseStatusCode: 409, Type: Problem_type.UrnCollabDurationExceeded }, "a budget that does not suffice");

var stale = await RefusedAsync(() => api.Tasks[task.Id!.Value].PutAsync(new TaskChanges { Title = "Never" }, request => request.Headers.Add("If-Match", "\"999\"")));
Expect(stale is { ResponseStatusCode: 412, Type: Problem_type.UrnCollabPreconditionFailed }, "a stale version");

// The stream, from its beginning: the event's creation comes first.
using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
using var stream = new StreamReader((await api.Sse[user.Id!.Value].GetAsync(request => request.Headers.Add("Last-Event-ID", "0"), patience.Token))!);
while (await stream.ReadLineAsync(patience.Token) is { } line && !line.Contains(meeting.Id!.Value.ToString(), StringComparison.Ordinal))
    Expect(line.Length < 10_000, "frames of a sane size");

Console.WriteLine("The C# client works.");

static void Expect(bool condition, string what)
{
    if (!condition)
        throw new InvalidOperationException($"The generated client gets this wrong: {what}.");
}

static async Task<Problem> RefusedAsync<T>(Func<Task<T>> call)
{
    try
    {
        await call();
    }
    catch (Problem problem)
    {
        return problem;
    }

    throw new InvalidOperationException("What should have been refused was not.");
}

internal sealed class Token(string value) : IAccessTokenProvider
{
    public AllowedHostsValidator AllowedHostsValidator { get; } = new();

    public Task<string> GetAuthorizationTokenAsync(Uri uri, Dictionary<string, object>? additionalAuthenticationContext = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(value);
}
