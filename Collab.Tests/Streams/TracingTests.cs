using System.Net;
using Collab.Tests.Edges;
using Collab.Tests.Support;

namespace Collab.Tests.Streams;

/// <summary>What leads from a write to the frames that tell of it, in the traces that a collector gets.</summary>
public sealed class TracingTests
{
    private static readonly string TraceId = Convert.ToHexStringLower("a-write-to-trace"u8);

    [Fact]
    public async Task The_dispatch_of_a_write_links_to_it_and_the_delivery_to_the_dispatch()
    {
        await using var told = await ToldApp.StartAsync(_ => { });
        var ada = await told.App.UserAsync();
        await using var stream = await ada.SubscribeAsync();
        await stream.NextAsync("ready");

        var parent = $"00-{TraceId}-{Convert.ToHexStringLower("a-parent"u8)}-01";
        var note = new { user_ids = new[] { ada.Id }, message = new { title = "Traced" } };
        // What a collector is sent may be lost, so it is written until it has come.
        var (dispatch, delivery) = (await Eventually.UntilAsync(WriteAsync, ways => ways.Length > 0))[0];

        // Each is a trace of its own.
        Assert.Equal(3, new HashSet<string>([TraceId, dispatch.Place.TraceId, delivery.Place.TraceId]).Count);

        async Task<(ToldSpan Dispatch, ToldSpan Delivery)[]> WriteAsync()
        {
            (await ada.PostAsync("/sse/send-message", note, ("traceparent", parent))).Expect(HttpStatusCode.Accepted);
            await stream.NextAsync("system");
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            return [.. Ways(told.Spans)];
        }
    }

    /// <summary>By the links, from the request to the frames.</summary>
    private static IEnumerable<(ToldSpan Dispatch, ToldSpan Delivery)> Ways(IReadOnlyList<ToldSpan> spans) =>
        from write in spans
        where write.Place.TraceId == TraceId && write.Name.StartsWith("POST", StringComparison.Ordinal)
        from dispatch in spans
        where dispatch is { Source: "Collab.Notifier", Name: "dispatch" } && dispatch.Links.Contains(write.Place)
        from delivery in spans
        where delivery is { Source: "Collab.Notifier", Name: "deliver" } && delivery.Links.Contains(dispatch.Place)
        select (dispatch, delivery);
}
