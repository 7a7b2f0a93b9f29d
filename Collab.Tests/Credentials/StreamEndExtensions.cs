using Collab.Tests.Support;

namespace Collab.Tests.Credentials;

internal static class StreamEndExtensions
{
    /// <summary>For an end that does not come, though heartbeats do.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The next event of this type, whatever comes before it.</summary>
    public static async Task<StreamEvent> NextUntilAsync(this EventStream stream, string type)
    {
        while (true)
        {
            if (await stream.NextAsync() is { } next && next.Type == type)
                return next;
        }
    }

    /// <summary>A farewell that asks nobody to come back, and then a clean end.</summary>
    public static async Task ExpectFinalByeAsync(this EventStream stream, string code)
    {
        var bye = await stream.NextUntilAsync("bye").WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(code, bye.Text("code"));
        Assert.False(bye.Data.GetProperty("reconnect").GetBoolean());
        Assert.False(await stream.WasAbortedAsync());
    }
}
