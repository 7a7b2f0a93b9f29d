using System.Net;
using Collab.ServiceDefaults;
using Collab.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Collab.Tests.Edges;

/// <summary>The health of a service with one part, which is counted how often it is asked.</summary>
public sealed class HealthTests
{
    private const int Many = 50;

    [Fact]
    public async Task However_many_ask_how_a_service_is_its_parts_are_asked_once_a_second()
    {
        var (clock, part) = (new Clock(), new Part());
        await using var service = await StartAsync(clock, part);
        using var http = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };

        await AskAsync(Many);
        clock.Advance(TimeSpan.FromMilliseconds(999));
        await AskAsync(Many);
        Assert.Equal(1, part.Asked);

        part.Status = HealthStatus.Unhealthy;
        clock.Advance(TimeSpan.FromMilliseconds(1));
        var answers = await AskAsync(Many);
        Assert.Equal(2, part.Asked);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status));

        Task<Answer[]> AskAsync(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(_ => new Caller(http).GetAsync("/health")));
    }

    [Fact]
    public async Task Whoever_does_not_wait_for_the_answer_leaves_it_to_the_others()
    {
        var (clock, part) = (new Clock(), new Part { Answers = new TaskCompletionSource() });
        await using var service = await StartAsync(clock, part);
        var latest = service.Services.GetRequiredService<LatestHealth>();
        using var leaves = new CancellationTokenSource();

        var first = latest.ReadAsync(leaves.Token);
        // It is asked nothing more while it does not answer, however long that is.
        clock.Advance(TimeSpan.FromSeconds(2));
        var second = latest.ReadAsync(TestContext.Current.CancellationToken);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        part.Answers.SetResult();

        Assert.Equal(HealthStatus.Healthy, (await second).Status);
        Assert.Equal(1, part.Asked);
    }

    private static async Task<WebApplication> StartAsync(TimeProvider clock, Part part)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(clock);
        builder.AddServiceDefaults();
        builder.Services.AddHealthChecks().AddCheck("part", part);
        builder.Services.AddAuthorization();
        var service = builder.Build();
        service.MapHealthEndpoints();
        await service.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    private sealed class Part : IHealthCheck
    {
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public HealthStatus Status { get; set; } = HealthStatus.Healthy;

        /// <summary>Where it takes its time.</summary>
        public TaskCompletionSource? Answers { get; init; }

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _asked);
            if (Answers is { } answers)
                await answers.Task.WaitAsync(cancellationToken);
            return new(Status);
        }
    }

    /// <summary>A clock that stands still.</summary>
    private sealed class Clock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref _now);

        public void Advance(TimeSpan time) => Interlocked.Add(ref _now, time.Ticks);
    }
}
