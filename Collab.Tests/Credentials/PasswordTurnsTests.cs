using System.Net;
using Collab.Api.Conventions;
using Collab.Api.Conventions.Limits;
using Collab.Api.Credentials;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Tests.Credentials;

public sealed class PasswordTurnsTests
{
    [Fact]
    public async Task A_few_requests_hash_at_a_time_and_the_others_wait_their_turn()
    {
        await using var services = Services();
        var (running, end) = (0, new TaskCompletionSource());
        var handle = FilterOf(LogIn, services, async _ =>
        {
            Interlocked.Increment(ref running);
            await end.Task;
            return null;
        });

        var requests = Enumerable.Range(0, PasswordTurns.AtOnce + 3).Select(i => handle(LoginFrom(i)).AsTask()).ToArray();

        Assert.Equal(PasswordTurns.AtOnce, running);
        end.SetResult();
        await Task.WhenAll(requests);
        Assert.Equal(requests.Length, running);
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_nobody_elses_turn()
    {
        await using var services = Services();
        var end = new TaskCompletionSource();
        var handle = FilterOf(LogIn, services, async _ =>
        {
            await end.Task;
            return "done";
        });
        var first = Enumerable.Range(0, PasswordTurns.AtOnce).Select(i => handle(LoginFrom(i)).AsTask()).ToArray();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => handle(LoginFrom(100, hasLeft: true)).AsTask());
        end.SetResult();
        await Task.WhenAll(first);

        Assert.Equal("done", await handle(LoginFrom(100)));
    }

    [Fact]
    public async Task Who_sends_many_waits_behind_its_own_and_keeps_others_waiting_for_one()
    {
        await using var services = Services();
        List<IPAddress?> order = [];
        var end = new TaskCompletionSource();
        var handle = FilterOf(LogIn, services, async invocation =>
        {
            lock (order)
                order.Add(invocation.HttpContext.Connection.RemoteIpAddress);
            await end.Task;
            return null;
        });

        var requests = Enumerable.Repeat(1, 8).Select(host => handle(LoginFrom(host)).AsTask()).ToList();
        requests.Add(handle(LoginFrom(2)).AsTask());
        end.SetResult();
        await Task.WhenAll(requests);

        Assert.Equal(AddressOf(2), order[1]);
    }

    /// <summary>Without Redis, so that nothing waits but for its turn.</summary>
    private static ServiceProvider Services() => new ServiceCollection()
        .AddOptions()
        .AddSingleton(TimeProvider.System)
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddSingleton<RedisConnection>()
        .AddSingleton<LocalLimits>()
        .AddSingleton<SharedLimits>()
        .AddSingleton<PasswordTurns>()
        .BuildServiceProvider();

    private static IPAddress AddressOf(int host) => new([192, 0, 2, (byte)host]);

    private static DefaultEndpointFilterInvocationContext LoginFrom(int host, bool hasLeft = false)
    {
        var context = new DefaultHttpContext { RequestAborted = new CancellationToken(hasLeft) };
        context.Connection.RemoteIpAddress = AddressOf(host);
        return new DefaultEndpointFilterInvocationContext(context, new NewLogin { Email = "ann@example.com", Password = "secret" });
    }

    private static void LogIn(NewLogin login)
    {
    }

    private static EndpointFilterDelegate FilterOf(Action<NewLogin> handler, IServiceProvider services, EndpointFilterDelegate next) =>
        PasswordTurns.Create(new EndpointFilterFactoryContext { MethodInfo = handler.Method, ApplicationServices = services }, next);
}
