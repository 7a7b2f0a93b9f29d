namespace Collab.Tests.Support;

/// <summary>Waits for what happens elsewhere.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task IsTrueAsync(Func<Task<bool>> condition) => await UntilAsync(condition, isMet => isMet);

    /// <summary>Asks until the answer is as wanted, and gives it.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isWanted)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (isWanted(answer))
                return answer;

            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"Not within {Patience.TotalSeconds} s; at last it was {answer}.");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
