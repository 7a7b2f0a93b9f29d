using System.Net;
using System.Text.Json;
using Collab.Tests.Notifications;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Tasks;

/// <summary>What a page of a user would do: it reads the tasks of an event once, and then only what its stream names.</summary>
internal sealed class TaskPage
{
    private readonly CollabApp _app;
    private readonly User _user;
    private readonly Guid _event;
    private readonly Dictionary<Guid, Answer> _tasks = [];
    private string _position = "";

    private TaskPage(CollabApp app, User user, Guid eventId) => (_app, _user, _event) = (app, user, eventId);

    /// <summary>What the stream has told since, markers apart.</summary>
    public List<JsonElement> Events { get; } = [];

    /// <summary>The tasks that were named beside those that the events are of.</summary>
    public IEnumerable<Guid> Touched => Events
        .Select(told => told.GetProperty("data"))
        .Where(data => data.TryGetProperty("touched", out _))
        .SelectMany(data => data.GetProperty("touched").EnumerateArray())
        .Select(resource => resource.GetProperty("id").GetGuid());

    public static async Task<TaskPage> OpenAsync(CollabApp app, User user, Guid eventId)
    {
        await app.QuietAsync(user);
        var page = new TaskPage(app, user, eventId);
        foreach (var id in await page.ReadAsync())
            page._tasks[id] = await user.GetAsync($"/tasks/{id}");
        return page;
    }

    /// <summary>Reads what was named since with a version that is not known, and fails unless all is then as the server has it.</summary>
    public async Task RefetchAsync()
    {
        await _app.QuietAsync(_user);
        await using var stream = await _user.SubscribeAsync(_position);
        await stream.NextAsync("ready");
        while (await stream.NextAsync() is { Type: not "system" } told)
        {
            Events.Add(told.Data);
            await RefetchAsync(told.Data.GetProperty("data"));
        }

        foreach (var id in await ReadAsync())
            Assert.Equal((await _user.GetAsync($"/tasks/{id}")).Content, _tasks[id].Content);
    }

    private async Task RefetchAsync(JsonElement data)
    {
        IEnumerable<JsonElement> touched = data.TryGetProperty("touched", out var list) ? list.EnumerateArray() : [];
        foreach (var named in touched.Append(data.GetProperty("resource")))
        {
            var (id, version) = (named.GetProperty("id").GetGuid(), named.GetProperty("version").GetInt32());
            var read = await _user.GetAsync($"/tasks/{id}");
            if (read.Status == HttpStatusCode.NotFound)
                continue;

            Assert.True(read.Version >= version, $"{id} was told with version {version}, and has {read.Version}.");
            if (_tasks[id].Version < version)
                _tasks[id] = read;
        }
    }

    private async Task<Guid[]> ReadAsync()
    {
        var list = (await _user.GetAsync($"/events/{_event}/tasks?limit=100")).Expect(HttpStatusCode.OK);
        if (_position.Length == 0)
            _position = list.Header("X-Stream-Cursor")!;
        return list.Ids;
    }
}
