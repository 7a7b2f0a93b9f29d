using System.Net;
using System.Text;
using Collab.Notifier.Replay;
using Collab.Notifier.Streams;
using Collab.Tests.Collaborators;
using Collab.Tests.Invites;
using Collab.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Tests.Streams;

/// <summary>A reader that takes nothing for a moment, while what waits for it stops being its to read.</summary>
public sealed class StalledReaderTests(CollabApp app)
{
    [Fact]
    public async Task What_waits_for_a_reader_when_its_access_ends_is_withdrawn()
    {
        var (ann, bob) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        await bob.JoinsAsync(ann, task);
        await app.UntilDispatchedAsync();

        await using var notifier = await StartNotifierAsync();
        var (reader, connection, head) = await OpenAsync(notifier, bob);
        reader.StallAt("First");
        (await ann.PutAsync($"/tasks/{task}", new { title = "First" })).Expect(HttpStatusCode.OK);
        await reader.UntilHeardAsync("First");
        (await ann.PutAsync($"/tasks/{task}", new { title = "Second" })).Expect(HttpStatusCode.OK);
        (await ann.DeleteAsync($"/tasks/{task}/collaborators/{bob.Id}")).Expect(HttpStatusCode.NoContent);
        await UntilWaitingAsync(notifier, connection, head + 3);
        reader.GoOn();

        await reader.UntilHeardAsync($"id: {head + 3}\n");
        Assert.Contains($"event: withdrawn\ndata: {{\"id\":{head + 2},", reader.Heard, StringComparison.Ordinal);
        Assert.DoesNotContain($"\"version\":3", reader.Heard, StringComparison.Ordinal);

        (await bob.PutAsync($"/users/{bob.Id}", new { name = "Rob" })).Expect(HttpStatusCode.OK);
        await reader.UntilHeardAsync($"id: {head + 4}\n");
        await notifier.Services.GetRequiredService<StreamPump>().StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_waits_for_a_reader_of_an_invite_is_withdrawn_when_that_becomes_anothers()
    {
        var (ann, bob, eve) = (await app.UserAsync("Ann"), await app.UserAsync("Bob"), await app.UserAsync("Eve"));
        var task = await ann.TaskAsync(await ann.EventAsync());
        await bob.JoinsAsync(ann, task, "maintainer");
        var invite = await bob.InviteAsync(task, eve);
        await app.UntilDispatchedAsync();

        await using var notifier = await StartNotifierAsync();
        var (reader, connection, head) = await OpenAsync(notifier, bob);

        reader.StallAt("First");
        await bob.NoteAsync("First");
        await reader.UntilHeardAsync("First");
        await app.LapseAsync(invite);
        await UntilWaitingAsync(notifier, connection, head + 2);
        (await ann.ChangeRoleAsync(task, bob, "collaborator")).Expect(HttpStatusCode.OK);
        (await ann.ResendAsync(invite)).Expect(HttpStatusCode.OK);
        await bob.NoteAsync("Last");
        await Eventually.IsTrueAsync(async () => await OnPumpAsync(notifier, _ => connection.Feed.Log!.Last) > head + 5);
        reader.GoOn();

        await reader.UntilHeardAsync("Last");
        Assert.Contains("handed_over", reader.Heard, StringComparison.Ordinal);
        Assert.Contains($"event: withdrawn\ndata: {{\"id\":{head + 2},", reader.Heard, StringComparison.Ordinal);
        Assert.DoesNotContain("\"expired\"", reader.Heard, StringComparison.Ordinal);
        await notifier.Services.GetRequiredService<StreamPump>().StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Has the user's stream written to a reader; it is open and stands at the number.</summary>
    private static async Task<(Reader Reader, StreamConnection Connection, long Head)> OpenAsync(WebApplication notifier, User user)
    {
        var (pump, writer) = (notifier.Services.GetRequiredService<PumpQueue>(), notifier.Services.GetRequiredService<Collab.Notifier.Streams.StreamWriter>());
        var head = (await notifier.Services.GetRequiredService<HeadReader>().ReadAsync(user.Id, TestContext.Current.CancellationToken))!;
        var connection = new StreamConnection(new StreamCredential(user.Id, null, null, null), pump, writer);
        var reader = new Reader();
        Assert.True(await OnPumpAsync(notifier, hub => hub.Join(connection)));
        pump.Post(hub => hub.Start(connection, reader, ResumePoint.None, head));
        await reader.UntilHeardAsync("event: ready");
        return (reader, connection, head.LastSeq);
    }

    private static Task UntilWaitingAsync(WebApplication notifier, StreamConnection connection, long last) =>
        Eventually.IsTrueAsync(async () => await OnPumpAsync(notifier, _ => connection.Feed.Log!.Last) == last);

    private static Task<T> OnPumpAsync<T>(WebApplication notifier, Func<StreamHub, T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        notifier.Services.GetRequiredService<PumpQueue>().Post(hub => done.SetResult(work(hub)));
        return done.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    /// <summary>A notifier that opens no port: the test's reader is all that it writes to.</summary>
    private async Task<WebApplication> StartNotifierAsync()
    {
        var notifier = await app.NotifierAsync(("Sse:StallSeconds", "600"));
        await notifier.Services.GetRequiredService<HeadReader>().StartAsync(TestContext.Current.CancellationToken);
        await notifier.Services.GetRequiredService<ReplayReader>().StartAsync(TestContext.Current.CancellationToken);
        await notifier.Services.GetRequiredService<StreamPump>().StartAsync(TestContext.Current.CancellationToken);
        return notifier;
    }

    private sealed class Reader : IStreamOutput
    {
        private readonly StringBuilder _heard = new();
        private readonly TaskCompletionSource<bool> _room = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile string? _last;

        public string Heard
        {
            get
            {
                lock (_heard)
                    return _heard.ToString();
            }
        }

        /// <summary>What is written with this in it is the last that there is room for.</summary>
        public void StallAt(string text) => _last = text;

        public void GoOn()
        {
            _last = null;
            _room.SetResult(true);
        }

        public Task UntilHeardAsync(string text) => Eventually.IsTrueAsync(() => Task.FromResult(Heard.Contains(text, StringComparison.Ordinal)));

        public ValueTask<bool> WriteAsync(FrameBuffer frames)
        {
            var text = Encoding.UTF8.GetString(frames.Written.Span);
            lock (_heard)
                _heard.Append(text);
            return _last is { } last && text.Contains(last, StringComparison.Ordinal) ? new(_room.Task) : ValueTask.FromResult(true);
        }

        public void Abort()
        {
        }

        public long Peek() => 0;
    }
}
