using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Api;

public sealed class PreconditionTests(CollabApp app)
{
    [Fact]
    public async Task Every_resource_carries_its_version_as_a_strong_entity_tag()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var id = await ann.EventAsync();
        var task = await ann.TaskAsync(id);
        var invite = await ann.InviteAsync(task, bob);

        foreach (var path in (string[])[$"/users/{ann.Id}", $"/events/{id}", $"/tasks/{task}", $"/invites/{invite}"])
            Assert.Equal("\"1\"", (await ann.GetAsync(path)).Expect(HttpStatusCode.OK).Header("ETag"));

        Assert.Null((await ann.GetAsync($"/users/{bob.Id}")).Header("ETag"));
        Assert.Equal("\"2\"", (await ann.PutAsync($"/events/{id}", new { title = "Renamed" })).Header("ETag"));
        Assert.Equal("\"2\"", (await bob.PatchAsync($"/invites/{invite}", new { status = "rejected" })).Header("ETag"));
    }

    [Theory]
    [InlineData("\"2\"")]
    [InlineData("\"1\", \"2\"")]
    [InlineData("*")]
    public async Task A_change_meant_for_the_current_version_is_made(string ifMatch)
    {
        var (ann, id) = await AtVersionTwoAsync();

        (await ann.PutAsync($"/events/{id}", new { title = "Third" }, ("If-Match", ifMatch))).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("\"3\", \"x\"")]
    [InlineData("W/\"2\"")]
    [InlineData("2")]
    [InlineData("nonsense")]
    [InlineData("*, \"2\"")]
    public async Task A_change_meant_for_another_version_is_refused_with_the_current_one(string ifMatch)
    {
        var (ann, id) = await AtVersionTwoAsync();

        var refused = await ann.PutAsync($"/events/{id}", new { title = "Third" }, ("If-Match", ifMatch));

        refused.ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        Assert.Equal("\"2\"", refused.Header("ETag"));
        Assert.Equal("Second", (await ann.GetAsync($"/events/{id}")).Text("title"));
    }

    [Fact]
    public async Task Of_many_changes_meant_for_one_version_one_is_made()
    {
        var ann = await app.UserAsync();
        var task = await ann.TaskAsync(await ann.EventAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            ann.PutAsync($"/tasks/{task}", new { title = $"Title {i}" }, ("If-Match", "\"1\""))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(15, answers.Count(answer => answer.Status == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task A_stale_answer_to_an_invite_is_refused()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var invite = await ann.InviteAsync(await ann.TaskAsync(await ann.EventAsync()), bob);

        (await bob.PatchAsync($"/invites/{invite}", new { status = "accepted" }, ("If-Match", "\"7\"")))
            .ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await bob.PatchAsync($"/invites/{invite}", new { status = "accepted" }, ("If-Match", "\"1\""))).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("\"2\"", HttpStatusCode.NotModified)]
    [InlineData("W/\"2\"", HttpStatusCode.NotModified)]
    [InlineData("\"1\", W/\"2\"", HttpStatusCode.NotModified)]
    [InlineData("*", HttpStatusCode.NotModified)]
    [InlineData("\"1\"", HttpStatusCode.OK)]
    [InlineData("nonsense", HttpStatusCode.OK)]
    [InlineData("\"1\" \"2\"", HttpStatusCode.OK)]
    [InlineData("*, \"2\"", HttpStatusCode.OK)]
    public async Task A_version_that_is_known_is_not_sent_again(string ifNoneMatch, HttpStatusCode status)
    {
        var (ann, id) = await AtVersionTwoAsync();

        var answer = (await ann.GetAsync($"/events/{id}", ("If-None-Match", ifNoneMatch))).Expect(status);

        Assert.Equal("\"2\"", answer.Header("ETag"));
        Assert.NotNull(answer.Header("X-Stream-Cursor"));
        Assert.Equal(status == HttpStatusCode.OK, answer.Content.Length > 0);
    }

    [Fact]
    public async Task A_refusal_says_nothing_of_the_stream()
    {
        var ann = await app.UserAsync();

        var refused = (await ann.GetAsync($"/events/{Guid.CreateVersion7()}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        Assert.Null(refused.Header("X-Stream-Cursor"));
    }

    private async Task<(User Ann, Guid Event)> AtVersionTwoAsync()
    {
        var ann = await app.UserAsync();
        var id = await ann.EventAsync("First");
        (await ann.PutAsync($"/events/{id}", new { title = "Second" })).Expect(HttpStatusCode.OK);
        return (ann, id);
    }
}
