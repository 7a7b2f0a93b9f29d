namespace Collab.Notifier.Streams;

/// <summary>Users who have streams here, and the number that each has got to.</summary>
internal sealed record Watermarks(Guid[] Users, long[] Positions)
{
    public static Watermarks Of(IReadOnlyCollection<UserFeed> feeds)
    {
        var marks = new Watermarks(new Guid[feeds.Count], new long[feeds.Count]);
        var i = 0;
        foreach (var feed in feeds)
            (marks.Users[i], marks.Positions[i++]) = (feed.UserId, feed.Log?.Last ?? 0);
        return marks;
    }
}
