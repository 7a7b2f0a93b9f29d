using System.Globalization;
using System.Net;
using Collab.Tests.Support;
using Microsoft.Extensions.Options;

namespace Collab.Tests.Edges;

public sealed class SecurityTxtTests(CollabApp app)
{
    private const string Path = "/.well-known/security.txt";

    [Fact]
    public async Task It_names_the_contacts_and_is_good_for_less_than_a_year()
    {
        await using var api = await OwnApi.StartAsync(app,
            ("Security:Contacts:0", "mailto:security@example.com"),
            ("Security:Contacts:1", "https://example.com/security"),
            ("Security:Policy", "https://example.com/policy"));

        var answer = (await api.Caller().GetAsync(Path)).Expect(HttpStatusCode.OK);

        var lines = answer.Content.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("text/plain; charset=utf-8", answer.Header("Content-Type"));
        Assert.Equal(["Contact: mailto:security@example.com", "Contact: https://example.com/security"], lines[..2]);
        Assert.Equal("Policy: https://example.com/policy", lines[3]);
        Assert.InRange(ExpiryOf(lines[2]) - TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(90), TimeSpan.FromDays(364));
    }

    [Fact]
    public async Task It_is_there_as_the_application_starts()
    {
        var lines = (await app.Nobody().GetAsync(Path)).Expect(HttpStatusCode.OK).Content.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("Contact: mailto:security@localhost", lines[0]);
        Assert.InRange(ExpiryOf(lines[1]), TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddYears(1));
    }

    [Fact]
    public async Task Without_a_contact_there_is_none()
    {
        await using var api = await OwnApi.StartAsync(app);

        (await api.Caller().GetAsync(Path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("security@example.com")]
    [InlineData("http://example.com/security")]
    public async Task A_contact_is_a_URI_that_nobody_can_change_on_its_way(string contact) =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => OwnApi.StartAsync(app, ("Security:Contacts:0", contact)));

    private static DateTimeOffset ExpiryOf(string line) =>
        DateTimeOffset.ParseExact(line, "'Expires: 'yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
