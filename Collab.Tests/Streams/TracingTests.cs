using System.Net;
using System.Text;
using Collab.Tests.Edges;
using Collab.Tests.Support;

namespace Collab.Tests.Streams;

/// <summary>What leads from a write to the frames that tell of it, in the traces that a collector gets.</summary>
public sealed class TracingTests
{
    /// <summary>An id of a trace (W3C Trace Context, section 3.2.2.3) that is text in its binary form too, as it is in protobuf.</summary>
    private const string TraceId = "a-write-to-trace";

    [Fact]
    public async Task The_dispatch_of_a_write_links_to_it_and_the_delivery_to_the_dispatch()
    {
        await using var told = await ToldApp.StartAsync(_ => { });
        var ada = await told.App.UserAsync();
        await using var stream = await ada.SubscribeAsync();
        await stream.NextAsync("ready");

        var parent = $"00-{Convert.ToHexStringLower(Encoding.ASCII.GetBytes(TraceId))}-{Convert.ToHexStringLower("a-parent"u8)}-01";
        var note = new { user_ids = new[] { ada.Id }, message = new { title = "Traced" } };
        // What a collector is sent may be lost, so it is written until it has come.
        await Eventually.UntilAsync(WriteAsync, _ => Has("dispatch", TraceId) && Has("deliver", ""));

        async Task<string> WriteAsync()
        {
            (await ada.PostAsync("/sse/send-message", note, ("traceparent", parent))).Expect(HttpStatusCode.Accepted);
            await stream.NextAsync("system");
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            return $"{told.Telemetry.Count} parts, {told.Telemetry.Count(IsOfNotifier)} of them traces of the notifier, with {TraceId}: {told.Telemetry.Count(part => part.Contains(TraceId, StringComparison.Ordinal))}";
        }

        bool Has(string span, string text) =>
            told.Telemetry.Any(part => IsOfNotifier(part) && part.Contains(span, StringComparison.Ordinal) && part.Contains(text, StringComparison.Ordinal));
    }

    private static bool IsOfNotifier(string part) =>
        part.StartsWith("/v1/traces", StringComparison.Ordinal) && part.Contains("Collab.Notifier", StringComparison.Ordinal);
}
