using System.Net;
using System.Text.Json;
using Collab.Tests.Notifications;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Settings;

public sealed class SettingsTests(CollabApp app)
{
    [Fact]
    public async Task Who_has_set_nothing_has_settings_all_the_same()
    {
        var ann = await app.UserAsync();

        var settings = (await ann.GetAsync($"/users/{ann.Id}/settings")).Expect(HttpStatusCode.OK);

        Assert.Equal((ann.Id, 1, "\"1\""), (settings.Id, settings.Version, settings.Header("ETag")));
        Assert.False(settings["disable_all_notifications"].GetBoolean());
        Assert.Equal("[]", settings["disabled_notification_types"].GetRawText());
        Assert.Equal("{}", settings["task_settings"].GetRawText());
        Assert.Equal("{}", settings["ui_preferences"].GetRawText());
        Assert.Equal(HttpStatusCode.NotModified, (await ann.GetAsync($"/users/{ann.Id}/settings", ("If-None-Match", "\"1\""))).Status);
    }

    [Fact]
    public async Task A_member_left_out_stays_and_null_clears()
    {
        var ann = await app.UserAsync();
        await Change(ann, """{"disable_all_notifications": true, "disabled_notification_types": ["comment", "invite", "comment"], "ui_preferences": {"theme": "dark"}}""");

        var kept = await Change(ann, """{"disable_all_notifications": false}""");
        Assert.Equal("""["invite","comment"]""", kept["disabled_notification_types"].GetRawText());
        AssertSame("""{"theme": "dark"}""", kept["ui_preferences"]);

        var cleared = await Change(ann, """{"disabled_notification_types": null, "ui_preferences": null, "task_settings": null}""");
        Assert.Equal("[]", cleared["disabled_notification_types"].GetRawText());
        Assert.Equal("{}", cleared["ui_preferences"].GetRawText());
        Assert.Equal(cleared.Content, (await ann.GetAsync($"/users/{ann.Id}/settings")).Content);
    }

    [Fact]
    public async Task Each_change_is_a_version_and_what_changes_nothing_is_none()
    {
        var ann = await app.UserAsync();

        Assert.Equal(2, (await Change(ann, """{"disabled_notification_types": ["comment", "system"], "ui_preferences": {"a": 1, "b": 2}}""")).Version);
        Assert.Equal(2, (await Change(ann, """{"disabled_notification_types": ["system", "comment"], "ui_preferences": {"b": 2}}""")).Version);
        Assert.Equal(2, (await Change(ann, "{}")).Version);
        Assert.Equal(3, (await Change(ann, """{"disabled_notification_types": []}""")).Version);
        (await ann.PatchAsync($"/users/{ann.Id}/settings", new { }, ("If-Match", "\"2\""))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
    }

    [Fact]
    public async Task Tasks_are_set_one_by_one()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var (one, two) = (await ann.TaskAsync(id), await ann.TaskAsync(id));
        await Change(ann, new { task_settings = new Dictionary<Guid, object?> { [one] = new { muted = true }, [two] = new { disabled_types = (string[])["comment"] } } });

        var changed = await Change(ann, Of(one, new { disabled_types = (string[])["invite"] }));
        Assert.Equal("""{"muted":true,"disabled_types":["invite"]}""", changed["task_settings"].GetProperty($"{one}").GetRawText());
        Assert.Equal("""{"muted":false,"disabled_types":["comment"]}""", changed["task_settings"].GetProperty($"{two}").GetRawText());

        var removed = await Change(ann, Of(one, null));
        Assert.Equal($"{two}", Assert.Single(removed["task_settings"].EnumerateObject()).Name);
        Assert.Equal("{}", (await Change(ann, """{"task_settings": null}"""))["task_settings"].GetRawText());
    }

    [Fact]
    public async Task A_task_that_one_cannot_see_gets_no_settings_and_tells_nothing()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var (hidden, missing) = (await ann.TaskAsync(await ann.EventAsync()), Guid.CreateVersion7());

        foreach (var id in (Guid[])[hidden, missing])
            (await bob.PatchAsync($"/users/{bob.Id}/settings", Of(id, new { muted = true })))
                .ExpectProblem(HttpStatusCode.NotFound, "not-found")
                .Naming($"task_settings.{id}");

        Assert.Equal(1, (await bob.GetAsync($"/users/{bob.Id}/settings")).Version);
    }

    [Fact]
    public async Task A_task_that_one_no_longer_sees_keeps_its_settings_until_they_are_cleared()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        await bob.JoinsAsync(ann, task);
        await Change(bob, Of(task, new { muted = true }));

        await using var database = await app.OpenDatabaseAsync();
        await database.ExecuteAsync("DELETE FROM collaborators WHERE user_id = @bob", ("bob", bob.Id));

        await Change(bob, Of(task, new { muted = false }));
        Assert.Equal("{}", (await Change(bob, Of(task, null)))["task_settings"].GetRawText());
    }

    [Fact]
    public async Task Preferences_are_merged_as_a_merge_patch()
    {
        var ann = await app.UserAsync();
        await Change(ann, """{"ui_preferences": {"theme": "dark", "panes": {"left": 1, "right": [1, 2]}, "odd": null}}""");

        var merged = await Change(ann, """{"ui_preferences": {"theme": null, "panes": {"left": null, "right": {"a": 1}}, "new": "Ünï <b>"}}""");

        AssertSame("""{"new": "Ünï <b>", "panes": {"right": {"a": 1}}}""", merged["ui_preferences"]);
    }

    [Fact]
    public async Task Preferences_are_measured_as_they_are_kept_and_where_they_change()
    {
        var ann = await app.UserAsync();
        var numbers = string.Join(',', Enumerable.Repeat("1e300", 100));

        (await ann.PatchAsync($"/users/{ann.Id}/settings", JsonElement.Parse("{\"ui_preferences\": {\"n\": [" + numbers + "]}}"))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("ui_preferences");
        await using var database = await app.OpenDatabaseAsync();
        await Change(ann, """{"ui_preferences": {"a": 1}}""");
        await database.ExecuteAsync("UPDATE user_settings SET ui_preferences = jsonb_build_object('a', repeat('x', 20000)) WHERE id = @id", ("id", ann.Id));

        Assert.True((await Change(ann, """{"disable_all_notifications": true}"""))["disable_all_notifications"].GetBoolean());
    }

    [Fact]
    public async Task What_is_as_deeply_nested_as_may_be_can_be_read_wherever_it_is_shown()
    {
        var ann = await app.UserAsync();
        static JsonElement Nested(int levels) => JsonElement.Parse(string.Concat(Enumerable.Repeat("{\"a\":", levels - 1)) + "{}" + new string('}', levels - 1));

        (await ann.PatchAsync($"/users/{ann.Id}/settings", new { ui_preferences = Nested(33) })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("ui_preferences");
        (await ann.PostAsync("/sse/send-message", new { user_ids = new[] { ann.Id }, message = Nested(33) })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("message");
        await Change(ann, new { ui_preferences = Nested(32) });
        (await ann.PostAsync("/sse/send-message", new { user_ids = new[] { ann.Id }, message = Nested(32) })).Expect(HttpStatusCode.Accepted);
        await app.QuietAsync(ann);

        foreach (var path in (string[])["settings", "export"])
            (await ann.GetAsync($"/users/{ann.Id}/{path}")).Expect(HttpStatusCode.OK);
        (await ann.GetAsync($"/notifications/{ann.Id}")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("""{"disable_all_notifications": null}""", "disable_all_notifications")]
    [InlineData("""{"disable_all_notifications": "yes"}""", "disable_all_notifications")]
    [InlineData("""{"disabled_notification_types": ["gossip"]}""", "disabled_notification_types")]
    [InlineData("""{"disabled_notification_types": [1]}""", "disabled_notification_types")]
    [InlineData("""{"disabled_notification_types": [null]}""", "disabled_notification_types")]
    [InlineData("""{"disabled_notification_types": "comment"}""", "disabled_notification_types")]
    [InlineData("""{"task_settings": {"not-an-id": {"muted": true}}}""", "task_settings")]
    [InlineData("""{"task_settings": {"01a20a9e-9e55-7d01-a3ae-3577f8aca912": {"muted": null}}}""", "task_settings")]
    [InlineData("""{"task_settings": {"01a20a9e-9e55-7d01-a3ae-3577f8aca912": {"disabled_types": ["gossip"]}}}""", "task_settings")]
    [InlineData("""{"task_settings": {"01a20a9e-9e55-7d01-a3ae-3577f8aca912": true}}""", "task_settings")]
    [InlineData("""{"task_settings": []}""", "task_settings")]
    [InlineData("""{"ui_preferences": []}""", "ui_preferences")]
    [InlineData("""{"ui_preferences": "dark"}""", "ui_preferences")]
    [InlineData("""{"ui_preferences": {"a": "\u0000"}}""", "ui_preferences")]
    [InlineData("""{"ui_preferences": {"a": "\ud800"}}""", "ui_preferences")]
    [InlineData("""{"ui_preferences": {"a": 1e999}}""", "ui_preferences")]
    [InlineData("""{"ui_preferences": {"a": 1, "a": 2}}""", "ui_preferences")]
    public async Task What_cannot_be_a_setting_is_refused_by_name(string body, string name)
    {
        var ann = await app.UserAsync();

        var answer = await ann.SendAsync(HttpMethod.Patch, $"/users/{ann.Id}/settings", new StringContent(body, null, "application/json"));

        Assert.InRange((int)answer.Status, 400, 422);
        answer.Naming(name);
        Assert.Equal(1, (await ann.GetAsync($"/users/{ann.Id}/settings")).Version);
    }

    [Fact]
    public async Task Preferences_have_a_size_also_when_they_come_in_parts()
    {
        var ann = await app.UserAsync();
        var half = new string('x', 9 * 1024);
        await Change(ann, new { ui_preferences = new { one = half } });

        (await ann.PatchAsync($"/users/{ann.Id}/settings", new { ui_preferences = new { two = half } }))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation")
            .Naming("ui_preferences");
        await Change(ann, new { ui_preferences = new { one = (string?)null, two = half } });
    }

    [Fact]
    public async Task Settings_are_ones_own()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));

        (await ann.GetAsync($"/users/{bob.Id}/settings")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await ann.PatchAsync($"/users/{bob.Id}/settings", new { })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await app.Service().GetAsync($"/users/{bob.Id}/settings")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_change_is_told_silently_to_ones_own_streams()
    {
        var ann = await app.UserAsync();
        await using var stream = await ann.SubscribeAsync();
        await stream.NextAsync("ready");

        await Change(ann, """{"disable_all_notifications": true}""");

        var told = (await stream.NextAsync("task_update")).Data;
        Assert.True(told.GetProperty("silent").GetBoolean());
        Assert.Equal("settings_updated", told.GetProperty("data").GetProperty("action").GetString());
        Assert.Equal($$"""{"kind":"settings","id":"{{ann.Id}}","version":2}""", told.GetProperty("data").GetProperty("resource").GetRawText());
    }

    [Fact]
    public async Task Changes_of_different_members_at_once_all_last()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var tasks = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ann.TaskAsync(id)));

        await Task.WhenAll(
        [
            .. tasks.Select(task => Change(ann, Of(task, new { muted = true }))),
            .. Enumerable.Range(0, 6).Select(i => Change(ann, new { ui_preferences = new Dictionary<string, int> { [$"key{i}"] = i } })),
        ]);

        var settings = await ann.GetAsync($"/users/{ann.Id}/settings");
        Assert.Equal(tasks.Order(), settings["task_settings"].EnumerateObject().Select(t => Guid.Parse(t.Name)).Order());
        Assert.Equal(6, settings["ui_preferences"].EnumerateObject().Count());
        Assert.Equal(13, settings.Version);
    }

    private static async Task<Answer> Change(User user, object body) =>
        (await user.PatchAsync($"/users/{user.Id}/settings", body)).Expect(HttpStatusCode.OK);

    private static Task<Answer> Change(User user, string json) => Change(user, (object)JsonElement.Parse(json));

    /// <summary>The settings of one task.</summary>
    private static object Of(Guid taskId, object? settings) => new { task_settings = new Dictionary<Guid, object?> { [taskId] = settings } };

    private static void AssertSame(string expected, JsonElement json) =>
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), json), $"{json}");
}
