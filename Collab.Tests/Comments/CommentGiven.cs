using System.Net;
using Collab.Tests.Stories;
using Collab.Tests.Support;

namespace Collab.Tests.Comments;

/// <summary>Comments to start from.</summary>
internal static class CommentGiven
{
    public static async Task<Guid> CommentAsync(this Caller author, Guid story, string content = "I think so", Guid? parent = null) =>
        (await author.PostAsync("/comments", new { story_id = story, content, parent_comment_id = parent })).Expect(HttpStatusCode.Created).Id;

    public static async Task<(StoryCast Cast, Guid Story)> StoryCastAsync(this CollabApp app)
    {
        var cast = await app.CastAsync();
        return (cast, await cast.Owner.StoryAsync(cast.Task));
    }
}
