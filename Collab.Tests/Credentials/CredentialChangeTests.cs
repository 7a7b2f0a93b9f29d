using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Credentials;

/// <summary>Another password, another address.</summary>
public sealed class CredentialChangeTests(CollabApp app)
{
    private const string Next = "tr0ub4dor and three more";

    [Fact]
    public async Task Another_password_asks_for_the_one_there_is()
    {
        var ann = await app.UserWithPasswordAsync();
        var path = $"/users/{ann.Id}";

        (await ann.PutAsync(path, new { password = Next })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("current_password");
        (await ann.PutAsync(path, new { password = Next, current_password = Next })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("current_password");
        (await app.Nobody().LogInAsync(ann.Email)).Expect(HttpStatusCode.OK);

        var changed = (await ann.PutAsync(path, new { password = Next, current_password = CredentialGiven.Password })).Expect(HttpStatusCode.OK);

        Assert.Equal(1, changed.Version);
        (await app.Nobody().LogInAsync(ann.Email)).Expect(HttpStatusCode.Unauthorized);
        (await app.Nobody().LogInAsync(ann.Email, Next)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Another_address_asks_for_the_password_and_another_name_does_not()
    {
        var ann = await app.UserWithPasswordAsync();
        var email = Given.Address();

        (await ann.PutAsync($"/users/{ann.Id}", new { email })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("current_password");
        (await ann.PutAsync($"/users/{ann.Id}", new { name = "Anna", email = ann.Email })).Expect(HttpStatusCode.OK);
        var changed = (await ann.PutAsync($"/users/{ann.Id}", new { email, current_password = CredentialGiven.Password })).Expect(HttpStatusCode.OK);

        Assert.Equal((email, 3), (changed.Text("email"), changed.Version));
        (await app.Nobody().LogInAsync(email)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_has_no_password_sets_one_and_may_take_it_away_again()
    {
        var ann = await app.UserAsync();
        var path = $"/users/{ann.Id}";

        (await ann.PutAsync(path, new { password = "too short" })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("password");
        (await ann.PutAsync(path, new { password = Next })).Expect(HttpStatusCode.OK);
        (await app.Nobody().LogInAsync(ann.Email, Next)).Expect(HttpStatusCode.OK);
        (await ann.PutAsync(path, new { password = (string?)null })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "validation").Naming("current_password");
        (await ann.PutAsync(path, new { password = (string?)null, current_password = Next })).Expect(HttpStatusCode.OK);
        (await app.Nobody().LogInAsync(ann.Email, Next)).Expect(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_one_logs_in_with_changes_and_the_other_tokens_end(bool isPassword)
    {
        var ann = await app.UserWithPasswordAsync();
        var (phone, tablet) = (await ann.DeviceAsync(), await ann.DeviceAsync());
        await phone.ExpectValidAsync();
        object changes = isPassword
            ? new { password = Next, current_password = CredentialGiven.Password }
            : new { email = Given.Address(), current_password = CredentialGiven.Password };

        (await tablet.PutAsync($"/users/{ann.Id}", new { name = "Anna" })).Expect(HttpStatusCode.OK);
        await phone.ExpectValidAsync();
        (await tablet.PutAsync($"/users/{ann.Id}", changes)).Expect(HttpStatusCode.OK);

        await phone.ExpectRevokedAsync();
        await ann.ExpectRevokedAsync();
        await tablet.ExpectValidAsync();
    }

    [Fact]
    public async Task No_login_with_the_old_password_survives_the_new_one()
    {
        for (var round = 0; round < 3; round++)
        {
            var ann = await app.UserWithPasswordAsync();

            var logins = Enumerable.Range(0, 4).Select(_ => app.Nobody().LogInAsync(ann.Email)).ToArray();
            (await ann.PutAsync($"/users/{ann.Id}", new { password = Next, current_password = CredentialGiven.Password })).Expect(HttpStatusCode.OK);

            foreach (var login in await Task.WhenAll(logins))
            {
                if (login.Status == HttpStatusCode.OK)
                    await new Caller(ann.Http, login.Text("access_token")).ExpectRevokedAsync();
                else
                    login.ExpectProblem(HttpStatusCode.Unauthorized, "wrong-credentials");
            }
        }
    }
}
