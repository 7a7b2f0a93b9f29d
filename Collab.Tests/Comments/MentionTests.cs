using Collab.Api.Comments;

namespace Collab.Tests.Comments;

public sealed class MentionTests
{
    private const string Id = "01939c2e-7b1a-7c3d-8e4f-5a6b7c8d9e0f";

    [Theory]
    [InlineData($"@{Id}", Id)]
    [InlineData($"see @{Id}, please", Id)]
    [InlineData($"(@{Id})", Id)]
    [InlineData("@01939C2E-7B1A-7C3D-8E4F-5A6B7C8D9E0F", Id)]
    [InlineData($"@@{Id}", Id)]
    [InlineData("@ann@example.com", "ann@example.com")]
    [InlineData("Ask @ann@example.com.", "ann@example.com")]
    [InlineData("Ask @ann.b+c@mail.example.com, now", "ann.b+c@mail.example.com")]
    [InlineData("@ann@example.com @ANN@example.com", "ann@example.com")]
    [InlineData("@zo\u00eb@ex\u00e4mple.com!", "zo\u00eb@ex\u00e4mple.com")]
    public void A_mention_is_an_id_or_an_address_behind_an_at(string text, string mentioned)
    {
        var mentions = Mentions.In(text);

        Assert.Equal([mentioned], [.. mentions.Ids.Select(id => id.ToString()), .. mentions.Emails]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("@")]
    [InlineData("@ann")]
    [InlineData("ann@example.com")]
    [InlineData(Id)]
    [InlineData($"@ {Id}")]
    [InlineData($"@{Id}0")]
    [InlineData("@01939c2e-7b1a")]
    public void Nothing_else_is_one(string? text) => Assert.False(Mentions.In(text).Any);

    [Fact]
    public void Only_those_that_the_text_before_did_not_have_are_new()
    {
        var news = Mentions.In($"@{Id} @a@example.com @b@example.com").Except(Mentions.In("@A@example.com"));

        Assert.Equal([Guid.Parse(Id)], news.Ids);
        Assert.Equal(["b@example.com"], news.Emails);
    }

    [Fact]
    public void A_text_of_nothing_but_marks_is_read_in_no_time() =>
        Assert.False(Mentions.In(new string('@', 10_000) + string.Concat(Enumerable.Repeat("@a@", 10_000))).Ids.Count > 0);
}
