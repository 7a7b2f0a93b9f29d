using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Api;

public sealed class BadInputTests(CollabApp app)
{
    [Theory]
    [InlineData("/users?email=%00")]
    [InlineData("/users?email=a%00@example.com")]
    [InlineData("/users?email=a%EF%BF%BE@example.com")]
    [InlineData("/search?q=%EF%BF%BE")]
    [InlineData("/tasks?q=%EF%BF%BE")]
    [InlineData("/users?email=")]
    [InlineData("/events?limit=1&limit=2")]
    [InlineData("/events?limit=1%00")]
    [InlineData("/events?limit=01")]
    [InlineData("/events?limit=%2B1")]
    [InlineData("/events?limit=%201")]
    [InlineData("/events?limit=1%20")]
    [InlineData("/users?limit=0&email=a@example.com")]
    [InlineData("/users?cursor=x&email=a@example.com")]
    [InlineData("/events?cursor=%F0%9F%92%A5")]
    public async Task A_bad_parameter_is_refused_by_name(string path)
    {
        var ann = await app.UserAsync();

        (await ann.GetAsync(path)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming(NameIn(path));
    }

    [Theory]
    [InlineData("/search?q=%FF%FE")]
    [InlineData("/search?q=%ED%A0%80")]
    [InlineData("/tasks?q=%FF")]
    [InlineData("/users?email=a%FF@example.com")]
    [InlineData("/events?nobody_asks=%C0%80")]
    [InlineData("/events?a%FF=1")]
    [InlineData("/users?email=a@example.com&email=b@example.com")]
    [InlineData("/search?q=one&q=two")]
    [InlineData("/search?type=story&type=task&q=one")]
    [InlineData("/tasks?q=one&q=two")]
    [InlineData("/tasks?is_complete=true&is_complete=true")]
    [InlineData("/tasks?event_id=01890000-0000-7000-8000-000000000000&event_id=01890000-0000-7000-8000-000000000000")]
    [InlineData("/tasks?is_complete=true%00")]
    [InlineData("/tasks?is_complete=TRUE")]
    [InlineData("/tasks?is_complete=True")]
    [InlineData("/tasks?is_complete=true%20")]
    [InlineData("/tasks?is_complete=%20false")]
    [InlineData("/stories/01890000-0000-7000-8000-000000000000/revisions/1/diff?against=1%00")]
    [InlineData("/stories/01890000-0000-7000-8000-000000000000/revisions/1/diff?against=%2B1")]
    [InlineData("/stories/01890000-0000-7000-8000-000000000000/revisions/1/diff?against=01")]
    [InlineData("/stories/01890000-0000-7000-8000-000000000000/revisions/1/diff?against=-0")]
    [InlineData("/stories/01890000-0000-7000-8000-000000000000/revisions/1/diff?against=%201%20")]
    [InlineData("/events/01890000-0000-7000-8000-000000000000/tasks?tree=true%00")]
    [InlineData("/events/01890000-0000-7000-8000-000000000000/tasks?tree=True")]
    public async Task What_cannot_be_read_in_a_query_is_refused_by_name(string path)
    {
        var ann = await app.UserAsync();

        (await ann.GetAsync(path)).ExpectProblem(HttpStatusCode.BadRequest, "malformed-request").Naming(NameIn(path));
    }

    [Fact]
    public async Task An_id_in_a_query_has_one_form()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();
        var task = await ann.TaskAsync(id);

        foreach (var form in OtherForms.Of(id).Select(Uri.EscapeDataString))
            (await ann.GetAsync($"/tasks?event_id={form}")).ExpectProblem(HttpStatusCode.BadRequest, "malformed-request").Naming("event_id");
        foreach (var form in OtherForms.Of(task).Select(Uri.EscapeDataString))
            (await ann.GetAsync($"/events/{id}/tasks?parent_task_id={form}")).ExpectProblem(HttpStatusCode.BadRequest, "malformed-request").Naming("parent_task_id");
        (await ann.GetAsync($"/tasks?event_id={id.ToString().ToUpperInvariant()}")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_percent_sign_that_stands_for_itself_is_taken()
    {
        var ann = await app.UserAsync();

        (await ann.GetAsync("/search?q=100%+%C3%A9")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5256001)]
    public async Task A_duration_out_of_bounds_is_told_what_the_bounds_are(int duration)
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync();

        var answer = await ann.PostAsync("/tasks", new { event_id = id, title = "Task", duration });

        answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("duration");
        Assert.Equal("'duration' must be a whole number from 1 to 5256000.", answer.Text("detail"));
    }

    /// <summary>The first parameter's.</summary>
    private static string NameIn(string path) => path[(path.IndexOf('?', StringComparison.Ordinal) + 1)..path.IndexOf('=', StringComparison.Ordinal)];
}
