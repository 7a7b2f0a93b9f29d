using System.Net;
using System.Text.Json;
using Collab.Tests.Support;

namespace Collab.Tests.Streams;

internal static class Subscriber
{
    /// <summary>Opens the user's own stream.</summary>
    public static Task<EventStream> SubscribeAsync(this User user, string? lastEventId = null) =>
        EventStream.OpenAsync(user.Http, $"/sse/{user.Id}", user.Token, lastEventId);

    /// <summary>Sends the user itself a message, which is the shortest way to an event.</summary>
    public static async Task NoteAsync(this User user, string title) =>
        (await user.TryNoteAsync(title)).Expect(HttpStatusCode.Accepted);

    public static Task<Answer> TryNoteAsync(this User user, string title) =>
        user.PostAsync("/sse/send-message", new { user_ids = new[] { user.Id }, message = new { title } });

    public static async Task NoteAllAsync(this User user, int count, TimeSpan pause = default)
    {
        for (var i = 1; i <= count; i++)
        {
            await user.NoteAsync($"Note {i}");
            await Task.Delay(pause, TestContext.Current.CancellationToken);
        }
    }

    public static async Task<JsonElement> ChangeAsync(this User user, string path, string title) =>
        (await user.PutAsync(path, new { title })).Expect(HttpStatusCode.OK).Body;
}
