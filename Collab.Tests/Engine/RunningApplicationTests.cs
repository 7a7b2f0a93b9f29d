namespace Collab.Tests.Engine;

public sealed class RunningApplicationTests
{
    [Fact]
    public async Task Everything_becomes_healthy()
    {
        await using var running = await RunningApplication.StartAsync();
        await running.UntilHealthyAsync("api");
        using var client = running.Application.CreateHttpClient("api");
        using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);
    }
}
