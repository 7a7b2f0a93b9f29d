using System.Net;
using System.Text.Json;
using Collab.Tests.Streams;
using Collab.Tests.Support;

namespace Collab.Tests.Stories;

/// <summary>Stories to start from.</summary>
internal static class StoryGiven
{
    public static async Task<Guid> StoryAsync(this Caller author, Guid taskId, string content = "one\ntwo\nthree\n", string title = "Notes") =>
        (await author.PostAsync("/stories", new { task_id = taskId, title, content })).Expect(HttpStatusCode.Created).Id;

    /// <summary>The owner of an event with a task, a collaborator of the task, and somebody with no access.</summary>
    public static async Task<StoryCast> CastAsync(this CollabApp app)
    {
        var (owner, collaborator, stranger) = (await app.UserAsync("Olga"), await app.UserAsync("Carl"), await app.UserAsync("Sam"));
        var task = await owner.TaskAsync(await owner.EventAsync());
        await collaborator.JoinsAsync(owner, task);
        return new(owner, collaborator, stranger, task);
    }

    /// <summary>The user's stream, behind everything that has happened until now: what comes after the user's own note is new.</summary>
    public static async Task<EventStream> ListenAsync(this User user)
    {
        var stream = await user.SubscribeAsync();
        await stream.NextAsync("ready");
        await user.NoteAsync("Listening");
        while (await stream.NextAsync() is { Type: not "system" })
        {
        }

        return stream;
    }

    public static async Task<string> ContentAsync(this Caller reader, Guid story) =>
        (await reader.GetAsync($"/stories/{story}")).Expect(HttpStatusCode.OK).Text("content");

    public static async Task<JsonElement[]> RevisionsAsync(this Caller reader, Guid story) =>
        (await reader.GetAsync($"/stories/{story}/revisions")).Expect(HttpStatusCode.OK).Items;

    public static Task<Answer> WriteAsync(this Caller writer, Guid story, string content, int? baseRevision = null) =>
        writer.PatchAsync($"/stories/{story}/content", baseRevision is null ? new { content } : new { content, base_revision = baseRevision });
}

internal sealed record StoryCast(User Owner, User Collaborator, User Stranger, Guid Task);
