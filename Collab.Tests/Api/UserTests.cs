using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Api;

public sealed class UserTests(CollabApp app)
{
    [Fact]
    public async Task A_registration_answers_with_the_user_and_its_first_token()
    {
        var nobody = app.Nobody();
        var email = Given.Address();

        var made = (await nobody.PostAsync("/users/", new { name = "John Doe", email })).Expect(HttpStatusCode.Created);

        Assert.Equal("John Doe", made.Text("name"));
        Assert.Equal(email, made.Text("email"));
        Assert.Equal(1, made.Version);
        Assert.Equal($"/users/{made.Id}", made.Header("Location"));
        Assert.Equal(7, made.Id.Version);
        Assert.StartsWith("clb_", made.Text("access_token"), StringComparison.Ordinal);
        (await new User(nobody.Http, made).GetAsync($"/users/{made.Id}")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_address_has_one_account_whatever_its_case()
    {
        var nobody = app.Nobody();
        var ann = await app.UserAsync();

        var again = await nobody.PostAsync("/users", new { name = "Other", email = ann.Email.ToUpperInvariant() });

        again.ExpectProblem(HttpStatusCode.Conflict, "email-taken");
    }

    [Fact]
    public async Task Of_many_registrations_of_one_address_one_wins()
    {
        var nobody = app.Nobody();
        var email = Given.Address();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => nobody.PostAsync("/users", new { name = "Racer", email })));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(15, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Others_are_shown_by_id_and_name_only()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));

        var shown = (await ann.GetAsync($"/users/{bob.Id}")).Expect(HttpStatusCode.OK);

        Assert.Equal(["id", "name"], shown.Body.EnumerateObject().Select(member => member.Name));
        Assert.Equal(bob.Email, (await bob.GetAsync($"/users/{bob.Id}")).Text("email"));
    }

    [Fact]
    public async Task A_user_is_found_by_its_exact_address()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));

        var found = (await ann.GetAsync($"/users?email={bob.Email.ToUpperInvariant()}")).Expect(HttpStatusCode.OK);
        var none = (await ann.GetAsync($"/users?email={Given.Address()}")).Expect(HttpStatusCode.OK);

        Assert.Equal([bob.Id], found.Ids);
        Assert.Equal(["id", "name"], found.Items[0].EnumerateObject().Select(member => member.Name));
        Assert.Empty(none.Items);
        (await ann.GetAsync("/users")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("email");
    }

    [Fact]
    public async Task An_update_changes_the_members_that_are_present()
    {
        var ann = await app.UserAsync();

        var changed = (await ann.PutAsync($"/users/{ann.Id}", new { name = "Anna" })).Expect(HttpStatusCode.OK);
        var same = (await ann.PutAsync($"/users/{ann.Id}", new { name = "Anna" })).Expect(HttpStatusCode.OK);

        Assert.Equal("Anna", changed.Text("name"));
        Assert.Equal(ann.Email, changed.Text("email"));
        Assert.Equal(2, changed.Version);
        Assert.Equal(2, same.Version);
        (await ann.PutAsync($"/users/{ann.Id}", new { name = (string?)null })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("name");
    }

    [Fact]
    public async Task Nobody_changes_another_user()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));

        (await ann.PutAsync($"/users/{bob.Id}", new { name = "Mallory" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await ann.PutAsync($"/users/{Guid.CreateVersion7()}", new { name = "Mallory" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_taken_address_is_refused_and_changes_nothing()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));

        (await ann.PutAsync($"/users/{ann.Id}", new { name = "Anna", email = bob.Email })).ExpectProblem(HttpStatusCode.Conflict, "email-taken");

        var after = await ann.GetAsync($"/users/{ann.Id}");
        Assert.Equal("Ann", after.Text("name"));
        Assert.Equal(1, after.Version);
    }

    [Fact]
    public async Task What_the_server_decides_cannot_be_posted()
    {
        var nobody = app.Nobody();

        var made = await nobody.PostAsync("/users", new
        {
            name = "Eve",
            email = Given.Address("eve"),
            id = Guid.Empty,
            version = 99,
            created_at = "2000-01-01T00:00:00Z",
            password_hash = "x",
        });

        made.Expect(HttpStatusCode.Created);
        Assert.NotEqual(Guid.Empty, made.Id);
        Assert.Equal(1, made.Version);
        Assert.DoesNotContain("2000-", made.Text("created_at"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("too short", HttpStatusCode.UnprocessableEntity)]
    [InlineData("           ", HttpStatusCode.UnprocessableEntity)]
    [InlineData("  spaces at both ends count  ", HttpStatusCode.Created)]
    public async Task A_password_is_taken_as_it_is(string password, HttpStatusCode status)
    {
        var nobody = app.Nobody();

        var made = (await nobody.PostAsync("/users", new { name = "Ann", email = Given.Address(), password })).Expect(status);

        Assert.DoesNotContain(password, made.Content, StringComparison.Ordinal);
    }
}
