using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Api;

public sealed class EventTests(CollabApp app)
{
    private static readonly object Meeting = new
    {
        title = "Team Meeting",
        description = "Weekly sync",
        start_date = "2024-01-15T10:00:00",
        end_date = "2024-01-15T12:00:00+01:00",
        people = new[] { "Grace", "Linus" },
        planning = "Round table",
    };

    [Fact]
    public async Task An_event_is_created_for_the_caller()
    {
        var ann = await app.UserAsync();

        var made = (await ann.PostAsync("/events/", Meeting)).Expect(HttpStatusCode.Created);

        Assert.Equal($"/events/{made.Id}", made.Header("Location"));
        Assert.Equal("Team Meeting", made.Text("title"));
        Assert.Equal("owner", made.Text("role"));
        Assert.Equal(ann.Id, made["user_id"].GetGuid());
        Assert.Equal(ann.Id, made["user"].GetProperty("id").GetGuid());
        Assert.Equal("Ann", made["user"].GetProperty("name").GetString());
        Assert.Equal(["Grace", "Linus"], made["people"].EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(made.Content, (await ann.GetAsync($"/events/{made.Id}")).Content);
    }

    [Fact]
    public async Task A_time_without_an_offset_is_UTC_and_all_go_out_with_Z()
    {
        var ann = await app.UserAsync();

        var made = await ann.PostAsync("/events", Meeting);

        Assert.Equal("2024-01-15T10:00:00Z", made.Text("start_date"));
        Assert.Equal("2024-01-15T11:00:00Z", made.Text("end_date"));
        Assert.EndsWith("Z", made.Text("created_at"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_owner_may_be_named_and_must_be_the_caller()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        object Owned(Guid by) => new { title = "Mine", start_date = "2026-01-01T00:00:00Z", end_date = "2026-01-01T00:00:00Z", user_id = by };

        (await ann.PostAsync("/events", Owned(ann.Id))).Expect(HttpStatusCode.Created);
        (await ann.PostAsync("/events", Owned(bob.Id))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("user_id");
    }

    [Fact]
    public async Task In_development_the_body_tells_who_is_calling()
    {
        var ann = await app.UserAsync();
        var nobody = app.Nobody();

        var made = await nobody.PostAsync("/events/", new
        {
            title = "Team Meeting",
            start_date = "2024-01-15T10:00:00",
            end_date = "2024-01-15T11:00:00",
            user_id = ann.Id,
        });

        Assert.Equal(ann.Id, made.Expect(HttpStatusCode.Created)["user_id"].GetGuid());
        (await nobody.GetAsync($"/events/{made.Id}", ("X-User-ID", ann.Id.ToString()))).Expect(HttpStatusCode.OK);
        (await nobody.GetAsync($"/events/{made.Id}")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
        foreach (var form in OtherForms.Of(ann.Id).Where(form => form == form.Trim()))
            (await nobody.GetAsync($"/events/{made.Id}", ("X-User-ID", form))).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task An_event_does_not_end_before_it_starts()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();

        (await ann.PostAsync("/events", new { title = "Back", start_date = "2026-01-02T00:00:00Z", end_date = "2026-01-01T00:00:00Z" }))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("end_date");
        (await ann.PutAsync($"/events/{id}", new { end_date = "2020-01-01T00:00:00Z" }))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("end_date");
    }

    [Fact]
    public async Task An_update_keeps_what_is_left_out_and_clears_what_is_null()
    {
        var ann = await app.UserAsync();
        var made = await ann.PostAsync("/events", Meeting);

        var changed = (await ann.PutAsync($"/events/{made.Id}", new { title = "Moved", description = (string?)null })).Expect(HttpStatusCode.OK);

        Assert.Equal("Moved", changed.Text("title"));
        Assert.Null(changed["description"].GetString());
        Assert.Equal("Round table", changed.Text("planning"));
        Assert.Equal(2, changed.Version);
        Assert.Equal(changed.Content, (await ann.GetAsync($"/events/{made.Id}")).Content);
        (await ann.PutAsync($"/events/{made.Id}", new { title = (string?)null, people = (string[]?)null }))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("title", "people");
    }

    [Fact]
    public async Task An_update_that_changes_nothing_is_no_version()
    {
        var ann = await app.UserAsync();
        var made = await ann.PostAsync("/events", Meeting);

        var same = (await ann.PutAsync($"/events/{made.Id}", Meeting)).Expect(HttpStatusCode.OK);

        Assert.Equal(made.Content, same.Content);
    }

    [Fact]
    public async Task Changes_of_different_members_at_once_both_persist()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).SelectMany(i => new[]
        {
            ann.PutAsync($"/events/{id}", new { title = $"Title {i}" }),
            ann.PutAsync($"/events/{id}", new { planning = $"Plan {i}" }),
            ann.PutAsync($"/events/{id}", new { description = $"Text {i}" }),
        }));

        var after = await ann.GetAsync($"/events/{id}");
        Assert.Equal(25, after.Version);
        Assert.StartsWith("Title ", after.Text("title"), StringComparison.Ordinal);
        Assert.StartsWith("Plan ", after.Text("planning"), StringComparison.Ordinal);
        Assert.StartsWith("Text ", after.Text("description"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_has_the_events_that_one_owns_or_has_a_task_in()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var (first, second) = (await ann.EventAsync("First"), await ann.EventAsync("Second"));
        var own = await bob.EventAsync("Own");
        await bob.JoinsAsync(ann, await ann.TaskAsync(second));

        Assert.Equal([first, second], (await ann.GetAsync("/events")).Ids);
        Assert.Equal(new[] { second, own }.Order(), (await bob.GetAsync("/events")).Ids.Order());
    }
}
