using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Idempotency;

public sealed class IdempotencyCrashTests(CollabApp app)
{
    [Fact]
    public async Task A_server_that_dies_between_commit_and_answer_costs_the_client_one_repeat()
    {
        var ann = await app.UserAsync();
        var body = new { title = "Launch", start_date = "2026-01-15T10:00:00Z", end_date = "2026-01-16T10:00:00Z" };
        (string, string) key = ("Idempotency-Key", Guid.CreateVersion7().ToString());
        using var api = await ApiProcess.StartAsync(app);
        var there = new Caller(api.Http, ann.Token);
        (await there.PostAsync("/events", body)).Expect(HttpStatusCode.Created);
        await using (var gate = await CommitGate.CloseAsync(app, ann))
        {
            var lost = there.PostAsync("/events", body, key);
            await gate.UntilReachedAsync();
            await api.KillAsync();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => lost);
            Assert.Single((await ann.GetAsync("/events")).Items);
            (await ann.PostAsync("/events", body, key)).ExpectProblem(HttpStatusCode.Conflict, "idempotency-key-in-flight");
            await gate.OpenAsync();
            await Eventually.IsTrueAsync(async () => (await ann.GetAsync("/events")).Items.Length > 1);
        }

        var answer = (await ann.PostAsync("/events", body, key)).Expect(HttpStatusCode.Created);

        Assert.Equal("true", answer.Header("Idempotent-Replayed"));
        Assert.Equal(answer.Id, (await ann.GetAsync("/events")).Ids[1..].Single());
        Assert.Equal($"/events/{answer.Id}", answer.Header("Location"));
    }
}
