using System.Net;
using Collab.Tests.Identities;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Tests.Edges;

/// <summary>Many who want one address at once: one gets it, and PostgreSQL writes it into no log.</summary>
public sealed class AddressRaceTests(CollabApp app)
{
    private const int AtOnce = 6;
    private const int Rounds = 3;

    [Fact]
    public Task Of_registrations_with_one_address_one_is_taken() => RaceAsync(async email =>
    {
        var answers = await AtOnceAsync(_ => app.Nobody().PostAsync("/users", new { name = "Ann", email }));

        ExpectOne(answers, HttpStatusCode.Created, "email-taken");
    });

    [Fact]
    public Task Of_changes_to_one_address_one_is_taken() => RaceAsync(async email =>
    {
        var users = await AtOnceAsync(_ => app.UserAsync());

        var answers = await AtOnceAsync(i => users[i].PutAsync($"/users/{users[i].Id}", new { email = i % 2 == 0 ? email : email.ToUpperInvariant() }));

        ExpectOne(answers, HttpStatusCode.OK, "email-taken");
    });

    [Fact]
    public Task Of_invites_to_one_address_one_is_sent() => RaceAsync(async email =>
    {
        var ann = await app.UserAsync();
        var task = await ann.TaskAsync(await ann.EventAsync());

        var answers = await AtOnceAsync(_ => ann.PostAsync("/invites", new { task_id = task, invitee_email = email, role = "collaborator" }));

        var sent = ExpectOne(answers, HttpStatusCode.Created, "invite-pending");
        Assert.All(answers.Where(answer => answer != sent), answer => Assert.Equal(sent.Id, answer["invite_id"].GetGuid()));
    });

    [Fact]
    public Task Of_members_with_one_address_one_is_let_in() => RaceAsync(async email =>
    {
        var answers = await AtOnceAsync(_ => app.Member(app.Issuer.Token(email)).GetAsync("/events"));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
    });

    [Fact]
    public Task First_requests_of_one_member_are_all_let_in() => RaceAsync(async email =>
    {
        var answers = await AtOnceAsync(i => app.Member(app.Issuer.Token(email, $"subject of {email}").With("jti", $"{i}")).GetAsync("/events"));

        Assert.All(answers, answer => answer.Expect(HttpStatusCode.OK));
    });

    private async Task RaceAsync(Func<string, Task> race)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (email, mark) = (Given.Address("racer"), $"the end of race {Guid.CreateVersion7()}");
            var log = LogUntilAsync(mark);

            await race(email);
            await using (var database = await app.OpenDatabaseAsync())
                await database.ExecuteAsync($"DO $$ BEGIN RAISE LOG '{mark}'; END $$");

            Assert.DoesNotContain(await log, line => line.Contains(email, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>What PostgreSQL writes until it writes the mark.</summary>
    private async Task<List<string>> LogUntilAsync(string mark)
    {
        var postgres = app.Application.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(resource => resource.Name == "postgres");
        List<string> seen = [];
        await foreach (var lines in app.Application.Services.GetRequiredService<ResourceLoggerService>().WatchAsync(postgres).WithCancellation(TestContext.Current.CancellationToken))
        {
            seen.AddRange(lines.Select(line => line.Content));
            if (seen.Exists(line => line.Contains(mark, StringComparison.Ordinal)))
                break;
        }

        return seen;
    }

    private static Task<T[]> AtOnceAsync<T>(Func<int, Task<T>> act) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(act));

    private static Answer ExpectOne(Answer[] answers, HttpStatusCode status, string otherwise)
    {
        var one = Assert.Single(answers, answer => answer.Status == status);
        Assert.All(answers.Where(answer => answer != one), answer => answer.ExpectProblem(HttpStatusCode.Conflict, otherwise));
        return one;
    }
}
