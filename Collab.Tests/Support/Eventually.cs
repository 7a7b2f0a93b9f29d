namespace Collab.Tests.Support;

/// <summary>Waits for what happens elsewhere.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task IsTrueAsync(Func<Task<bool>> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"Not within {Patience.TotalSeconds} s.");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
