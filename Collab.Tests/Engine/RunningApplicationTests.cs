namespace Collab.Tests.Engine;

public sealed class RunningApplicationTests
{
    [Fact]
    public async Task Who_waits_for_a_job_that_failed_says_why_it_does_not_start()
    {
        await using var running = await RunningApplication.StartAsync(builder =>
            builder.CreateResourceBuilder<ProjectResource>("migrations").WithEnvironment("ConnectionStrings__collabdb", "Host=nowhere.invalid;Timeout=1").WithEnvironment("Migrations__Patience", "00:00:01"));

        var fault = await Assert.ThrowsAsync<DistributedApplicationException>(() => running.UntilHealthyAsync("api"));

        Assert.Contains("migrations exited with code", fault.Message, StringComparison.Ordinal);
        var api = await running.UntilAsync("api", _ => true);
        Assert.Equal(KnownResourceStates.FailedToStart, api.Snapshot.State?.Text);
    }

    [Fact]
    public async Task Two_applications_run_side_by_side()
    {
        await using var one = await RunningApplication.StartAsync();
        await using var other = await RunningApplication.StartAsync();
        await Task.WhenAll(one.UntilHealthyAsync("api"), other.UntilHealthyAsync("api"));
        var cancellation = TestContext.Current.CancellationToken;

        Assert.NotEqual(one.Application.GetEndpoint("api"), other.Application.GetEndpoint("api"));
        Assert.NotEqual(await one.Application.GetConnectionStringAsync("collabdb", cancellation), await other.Application.GetConnectionStringAsync("collabdb", cancellation));
        await one.DisposeAsync();
        using var client = other.Application.CreateHttpClient("api");
        Assert.True((await client.GetAsync(new Uri("/health", UriKind.Relative), cancellation)).IsSuccessStatusCode);
    }
}
