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
        await page.ReadAllAsync();
        return page;
    }

    /// <summary>Reads what was named since with a version that is not known, and fails unless all is then as the server has it.</summary>
    public async Task RefetchAsync()
    {
        await _app.QuietAsync(_user);
        await using var stream = await _user.SubscribeAsync(_position);
        await stream.NextAsync("ready");
        StreamEvent told;
        while ((told = await stream.NextAsync()).Type != "system")
        {
            if (told.Type == "withdrawn")
                continue;

            Events.Add(told.Data);
            await RefetchAsync(told.Data.GetProperty("data"));
        }

        _position = told.Id!;

        var ids = await ReadAsync();
        Assert.Equal(ids.Order(), _tasks.Keys.Order());
        foreach (var id in ids)
            Assert.Equal((await _user.GetAsync($"/tasks/{id}")).Content, _tasks[id].Content);
    }

    private async Task RefetchAsync(JsonElement data)
    {
        if (data.TryGetProperty("touched_more", out _))
            await ReadAllAsync();
        IEnumerable<JsonElement> touched = data.TryGetProperty("touched", out var list) ? list.EnumerateArray() : [];
        foreach (var named in touched.Append(data.GetProperty("resource")).Where(named => named.GetProperty("kind").GetString() == "task"))
        {
            var id = named.GetProperty("id").GetGuid();
            if (!named.TryGetProperty("version", out var version))
                _tasks.Remove(id);
            else
                await RefetchAsync(id, version.GetInt32(), hasMoved: data.GetProperty("action").GetString() == "moved");
        }
    }

    /// <summary>A version does not count the path: what has moved is read again in any case.</summary>
    private async Task RefetchAsync(Guid id, int version, bool hasMoved)
    {
        var read = await _user.GetAsync($"/tasks/{id}");
        if (read.Status == HttpStatusCode.NotFound)
            return;

        Assert.True(read.Version >= version, $"{id} was told with version {version}, and has {read.Version}.");
        if (hasMoved || !_tasks.TryGetValue(id, out var known) || known.Version < version)
            _tasks[id] = read;
    }

    private async Task ReadAllAsync()
    {
        var ids = await ReadAsync();
        _tasks.Clear();
        foreach (var id in ids)
            _tasks[id] = await _user.GetAsync($"/tasks/{id}");
    }

    private async Task<Guid[]> ReadAsync()
    {
        var list = await _user.GetAsync($"/events/{_event}/tasks?limit=100");
        if (list.Status == HttpStatusCode.NotFound)
            return [];
        if (_position.Length == 0)
            _position = list.Header("X-Stream-Cursor")!;
        return list.Expect(HttpStatusCode.OK).Ids;
    }
}
