using System.ComponentModel.DataAnnotations;
using Collab.Notifier.Streams;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Authentication.Organisation;

namespace Collab.Tests.Credentials;

/// <summary>
/// What the promise stands on that a token ends within 5 seconds: how long an answer about one is kept, and how often the
/// streams are asked about. That they end at all is told by the tests beside this one.
/// </summary>
public sealed class RevocationBoundTests
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    /// <summary>What a look at the database may take, beside the waiting for it.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(0.5);

    [Fact]
    public void An_answer_about_a_token_is_kept_for_less_than_is_promised()
    {
        Assert.InRange(AccessTokens.Kept + Look, TimeSpan.Zero, Promised);
        Assert.InRange(Members.Kept + Look, TimeSpan.Zero, Promised);
    }

    [Fact]
    public void A_stream_that_opens_by_such_an_answer_ends_in_time_however_seldom_one_may_look()
    {
        var seldom = Enumerable.Range(1, 100).Select(tenths => new StreamOptions { CredentialSeconds = tenths / 10.0 }).Last(IsValid);

        Assert.InRange(new StreamOptions().Credentials, TimeSpan.Zero, seldom.Credentials);
        Assert.InRange(AccessTokens.Kept + seldom.Credentials + Look, TimeSpan.Zero, Promised);
    }

    private static bool IsValid(StreamOptions options) => Validator.TryValidateObject(options, new ValidationContext(options), null, validateAllProperties: true);
}
