using System.Net;
using System.Text;
using System.Text.Json;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Tasks;

public sealed class TaskPlanTests(CollabApp app)
{
    [Fact]
    public async Task One_subtask_takes_what_another_gives_away()
    {
        var (ann, id, root, one, two) = await TreeAsync();
        var three = await ann.TaskAsync(id, root, 10);

        var planned = (await ann.PlanAsync(root, (one, 20), (two, 70))).Expect(HttpStatusCode.OK);

        Assert.Equal((root, 4, 100), (planned.Id, planned.Version, planned.Number("allocated_duration")));
        Assert.Equal("\"4\"", planned.Header("ETag"));
        var subtasks = planned["subtasks"].EnumerateArray().ToArray();
        Assert.Equal([(one, 20, 2), (two, 70, 2), (three, 10, 1)], subtasks.Select(t => (t.GetProperty("id").GetGuid(), t.GetProperty("duration").GetInt32(), t.GetProperty("version").GetInt32())));
        foreach (var subtask in subtasks)
            Assert.Equal((await ann.GetAsync($"/tasks/{subtask.GetProperty("id").GetGuid()}")).Content, subtask.GetRawText());
        await app.IsSoundAsync(id);
    }

    [Fact]
    public async Task The_sum_is_counted_as_one_change_of_the_task_whose_subtasks_they_are()
    {
        var (ann, _, root, one, two) = await TreeAsync();

        Assert.Equal((60, 4), Numbers(await ann.PlanAsync(root, (one, 10), (two, 50))));
        Assert.Equal((60, 4), Numbers(await ann.PlanAsync(root, (one, 10), (two, 50))));
        Assert.Equal((2, 2), ((await ann.GetAsync($"/tasks/{one}")).Version, (await ann.GetAsync($"/tasks/{two}")).Version));
        Assert.Equal((60, 4), Numbers(await ann.SendAsync(HttpMethod.Put, $"/tasks/{root}/subtasks/durations", Json("{}"))));

        static (int Allocated, int Version) Numbers(Answer planned) => (planned.Expect(HttpStatusCode.OK).Number("allocated_duration"), planned.Version);
    }

    [Fact]
    public async Task A_subtask_is_named_by_an_id_in_its_one_form()
    {
        var (ann, _, root, one, _) = await TreeAsync();

        foreach (var form in OtherForms.Of(one))
        {
            var plan = Json(JsonSerializer.Serialize(new Dictionary<string, int> { [form] = 20 }));
            (await ann.SendAsync(HttpMethod.Put, $"/tasks/{root}/subtasks/durations", plan)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming(form);
        }
    }

    [Fact]
    public async Task What_does_not_fit_into_the_task_is_refused_whole()
    {
        var (ann, id, root, one, two) = await TreeAsync();

        var refused = (await ann.PlanAsync(root, (one, 61), (two, 40))).ExpectProblem(HttpStatusCode.Conflict, "duration-exceeded");

        Assert.Equal(root, refused["task_id"].GetGuid());
        Assert.Equal((100, 90, 10, 11), (refused.Number("duration"), refused.Number("allocated"), refused.Number("remaining"), refused.Number("requested")));
        Assert.Equal((90, 2, 3), await ann.CountersAsync(root));
        var huge = (await ann.PlanAsync(root, (one, 5_256_000), (two, 5_256_000))).ExpectProblem(HttpStatusCode.Conflict, "duration-exceeded");
        Assert.Equal(2 * 5_256_000 - 90, huge.Number("requested"));
        (await ann.PlanAsync(root, (one, 60), (two, 40))).Expect(HttpStatusCode.OK);
        await app.IsSoundAsync(id);
    }

    [Fact]
    public async Task A_subtask_keeps_what_its_own_subtasks_take()
    {
        var (ann, id, root, one, two) = await TreeAsync();
        await ann.TaskAsync(id, one, 25);

        var refused = (await ann.PlanAsync(root, (one, 24), (two, 40))).ExpectProblem(HttpStatusCode.Conflict, "duration-exceeded");

        Assert.Equal((one, 50, 25, 24), (refused["task_id"].GetGuid(), refused.Number("duration"), refused.Number("allocated"), refused.Number("requested")));
        (await ann.PlanAsync(root, (one, 25), (two, 75))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_complete_stays_balanced()
    {
        var (ann, id, root, one, two) = await TreeAsync();
        await ann.TaskAsync(id, one, 50);
        (await ann.PutAsync($"/tasks/{root}", new { duration = 90 })).Expect(HttpStatusCode.OK);
        await ann.CompleteAllAsync(one);
        await ann.CompleteAllAsync(two);

        var kept = (await ann.PlanAsync(root, (one, 60), (two, 30))).ExpectProblem(HttpStatusCode.Conflict, "duration-unbalanced");
        Assert.Equal(one, kept["task_id"].GetGuid());

        (await ann.PutAsync($"/tasks/{root}", new { duration = 100 })).Expect(HttpStatusCode.OK);
        var three = await ann.TaskAsync(id, root, 10);
        await ann.CompleteAllAsync(root);
        (await ann.PlanAsync(root, (two, 39))).ExpectProblem(HttpStatusCode.Conflict, "duration-unbalanced");
        Assert.True((await ann.PlanAsync(root, (two, 30), (three, 20))).Expect(HttpStatusCode.OK)["is_complete"].GetBoolean());
        await app.IsSoundAsync(id);
    }

    [Fact]
    public async Task Only_direct_subtasks_are_planned_and_others_are_named()
    {
        var (ann, id, root, one, _) = await TreeAsync();
        var piece = await ann.TaskAsync(id, one, 5);
        var (other, nothing) = (await ann.TaskAsync(id), Guid.CreateVersion7());

        (await ann.PlanAsync(root, (one, 40), (piece, 5), (root, 5), (other, 5), (nothing, 5)))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming($"{piece}", $"{root}", $"{other}", $"{nothing}");
        Assert.Equal(50, (await ann.GetAsync($"/tasks/{one}")).Number("duration"));
    }

    [Fact]
    public async Task An_id_is_the_same_in_capitals_and_is_named_once()
    {
        var (ann, _, root, one, two) = await TreeAsync();
        var capitals = $"{one}".ToUpperInvariant();

        (await PutAsync(ann, root, $$"""{"{{capitals}}": 40}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(40, (await ann.GetAsync($"/tasks/{one}")).Number("duration"));
        (await PutAsync(ann, root, $$"""{"{{one}}": 30, "{{two}}": 30, "{{capitals}}": 30}""")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming(capitals);
        (await PutAsync(ann, root, $$"""{"{{one}}": 30, "{{one}}": 30}""")).ExpectProblem(HttpStatusCode.BadRequest, "malformed-request").Naming($"{one}");
    }

    [Theory]
    [InlineData("0", HttpStatusCode.UnprocessableEntity)]
    [InlineData("-1", HttpStatusCode.UnprocessableEntity)]
    [InlineData("5256001", HttpStatusCode.UnprocessableEntity)]
    [InlineData("1.5", HttpStatusCode.BadRequest)]
    [InlineData("1e99", HttpStatusCode.BadRequest)]
    [InlineData("99999999999", HttpStatusCode.BadRequest)]
    [InlineData("\"30\"", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("true", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("{\"minutes\":30}", HttpStatusCode.BadRequest)]
    public async Task Minutes_are_whole_and_within_ten_years(string minutes, HttpStatusCode status)
    {
        var (ann, _, root, one, _) = await TreeAsync();

        (await PutAsync(ann, root, $$"""{"{{one}}": {{minutes}}}""")).Expect(status).Naming($"{one}");
    }

    [Theory]
    [InlineData("""{"nonsense": 5}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"": 5}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"\u0000": 5}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"{01890000-0000-7000-8000-000000000000}": 5}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"01890000000070008000000000000000": 5}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"\ud800": 5}""", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("5", HttpStatusCode.BadRequest)]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    public async Task A_plan_is_an_object_of_ids(string body, HttpStatusCode status)
    {
        var (ann, _, root, _, _) = await TreeAsync();

        Assert.NotEmpty((await PutAsync(ann, root, body)).Expect(status).Errors);
    }

    [Fact]
    public async Task Only_who_maintains_the_task_plans_and_only_at_the_version_that_is_meant()
    {
        var (ann, _, root, one, _) = await TreeAsync();
        var (bob, eve) = (await app.UserAsync("Bob"), await app.UserAsync("Eve"));
        await bob.JoinsAsync(ann, one, "maintainer");

        (await eve.PlanAsync(root, (one, 5))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.PlanAsync(root, (one, 5))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        await eve.JoinsAsync(ann, root);
        (await eve.PlanAsync(root, (one, 5))).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await ann.PutAsync("/tasks/none/subtasks/durations", new { })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        var stale = await ann.PutAsync($"/tasks/{root}/subtasks/durations", new Dictionary<Guid, int> { [one] = 5 }, ("If-Match", "\"1\""));
        Assert.Equal("\"3\"", stale.ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed").Header("ETag"));
        (await ann.PutAsync($"/tasks/{root}/subtasks/durations", new Dictionary<Guid, int> { [one] = 5 }, ("If-Match", "\"3\""))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_plan_is_told_at_once_to_who_sees_the_task_and_by_the_piece_to_who_sees_one()
    {
        var (ann, id, root, one, two) = await TreeAsync();
        var three = await ann.TaskAsync(id, root, 10);
        var (bob, cid) = (await app.UserAsync("Bob"), await app.UserAsync("Cid"));
        await bob.JoinsAsync(ann, root);
        await cid.JoinsAsync(ann, two);
        await app.UntilDispatchedAsync();

        (await ann.PlanAsync(root, (one, 40), (two, 45), (three, 10))).Expect(HttpStatusCode.OK);

        var told = Assert.Single(await app.ToldAsync(root, "planned"));
        Assert.Equal((root, 5), told.Resource);
        Assert.Equal([(one, 2), (two, 2)], told.Touched);
        Assert.Equal([(bob.Id, false), (ann.Id, true)], told.Recipients);
        var piece = Assert.Single(await app.ToldAsync(two, "updated"));
        Assert.Equal((two, 2), piece.Resource);
        Assert.Equal([(root, 5)], piece.Touched);
        Assert.Equal([(cid.Id, false)], piece.Recipients);
        Assert.Empty(Assert.Single(await app.ToldAsync(one, "updated")).Recipients);
        Assert.Empty(await app.ToldAsync(three, "updated"));
        Assert.Equal("updated", (await bob.GetAsync($"/tasks/{one}/activity")).Items[0].GetProperty("action").GetString());
    }

    [Fact]
    public async Task Where_the_sum_stays_the_task_itself_is_told_as_it_was()
    {
        var (ann, _, root, one, two) = await TreeAsync();

        Assert.Equal(3, (await ann.PlanAsync(root, (one, 40), (two, 50))).Expect(HttpStatusCode.OK).Version);

        Assert.Equal((root, 3), Assert.Single(await app.ToldAsync(root, "planned")).Resource);
        Assert.Empty(Assert.Single(await app.ToldAsync(one, "updated")).Touched);
    }

    private async Task<(User Ann, Guid Event, Guid Root, Guid One, Guid Two)> TreeAsync()
    {
        var ann = await app.UserAsync("Ann");
        var id = await ann.EventAsync();
        var root = await ann.TaskAsync(id, duration: 100);
        return (ann, id, root, await ann.TaskAsync(id, root, 50), await ann.TaskAsync(id, root, 40));
    }

    private static Task<Answer> PutAsync(User user, Guid task, string body) => user.SendAsync(HttpMethod.Put, $"/tasks/{task}/subtasks/durations", Json(body));

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
