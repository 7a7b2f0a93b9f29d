using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Faults;

/// <summary>
/// A user's client as a good one behaves: what does not answer it asks again, at the other API and with the same
/// <c>Idempotency-Key</c>, until it knows what became of the write.
/// </summary>
internal sealed class Client(User user, IReadOnlyList<Uri> apis, Recorder recorder) : IDisposable
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient[] _apis = [.. apis.Select(api => new HttpClient { BaseAddress = api, Timeout = AnswerTime })];
    private int _turn = Random.Shared.Next(apis.Count);

    public User User => user;

    /// <summary>Returns when the write is acknowledged, and not before.</summary>
    public async Task SendAsync(Write write)
    {
        var sent = Recorder.Now;
        var answer = await UntilAnsweredAsync(write);
        Assert.True((int)answer.Status is >= 200 and < 300, $"{write.Method} {write.Path} was answered {answer}");
        recorder.Note(new Change(write.KeyOf(answer), sent, Recorder.Now, write.Told, write.Former));
    }

    /// <summary>A DELETE, which may be repeated as it is: not to be found means that it is done.</summary>
    public async Task DeleteAsync(string path)
    {
        var answer = await UntilAnsweredAsync(new Write(HttpMethod.Delete, path, null, new HashSet<Guid>(), new HashSet<Guid>(), _ => ""));
        Assert.True(answer.Status is HttpStatusCode.NoContent or HttpStatusCode.NotFound, $"DELETE {path} was answered {answer}");
    }

    public void Dispose() => Array.ForEach(_apis, api => api.Dispose());

    private async Task<Answer> UntilAnsweredAsync(Write write)
    {
        var key = $"{Guid.CreateVersion7()}";
        while (true)
        {
            if (await TryAsync(write, key) is { } answer)
                return answer;

            recorder.NoteRetry();
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    /// <returns><see langword="null"/> where it is not known what became of it, or it asks to be tried again.</returns>
    private async Task<Answer?> TryAsync(Write write, string key)
    {
        try
        {
            var caller = new Caller(_apis[_turn++ % _apis.Length], user.Token);
            using var body = write.Body is null ? null : System.Net.Http.Json.JsonContent.Create(write.Body);
            var answer = await caller.SendAsync(write.Method, write.Path, body, ("Idempotency-Key", key));
            return IsWorthRepeating(answer) ? null : answer;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException && !TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static bool IsWorthRepeating(Answer answer) =>
        answer.Status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests
        || (answer.Status == HttpStatusCode.Conflict && answer.Problem is "urn:collab:idempotency-key-in-flight" or "urn:collab:conflict");
}
