using Collab.Api.Credentials;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Tests.Credentials;

public sealed class PasswordTurnsTests
{
    [Fact]
    public async Task A_few_requests_hash_at_a_time_and_the_others_wait_their_turn()
    {
        await using var services = new ServiceCollection().AddSingleton<PasswordTurns>().BuildServiceProvider();
        var (running, end) = (0, new TaskCompletionSource());
        var handle = FilterOf(LogIn, services, async _ =>
        {
            Interlocked.Increment(ref running);
            await end.Task;
            return null;
        });

        var login = new NewLogin { Email = "ann@example.com", Password = "secret" };
        var requests = Enumerable.Range(0, PasswordTurns.AtOnce + 3).Select(_ => handle(new DefaultEndpointFilterInvocationContext(new DefaultHttpContext(), login)).AsTask()).ToArray();

        Assert.Equal(PasswordTurns.AtOnce, running);
        end.SetResult();
        await Task.WhenAll(requests);
        Assert.Equal(requests.Length, running);
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_nobody_elses_turn()
    {
        await using var services = new ServiceCollection().AddSingleton<PasswordTurns>().BuildServiceProvider();
        var end = new TaskCompletionSource();
        var handle = FilterOf(LogIn, services, async _ =>
        {
            await end.Task;
            return "done";
        });
        var login = new NewLogin { Email = "ann@example.com", Password = "secret" };
        var first = Enumerable.Range(0, PasswordTurns.AtOnce).Select(_ => handle(new DefaultEndpointFilterInvocationContext(new DefaultHttpContext(), login)).AsTask()).ToArray();

        var impatient = new DefaultHttpContext { RequestAborted = new CancellationToken(canceled: true) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => handle(new DefaultEndpointFilterInvocationContext(impatient, login)).AsTask());
        end.SetResult();
        await Task.WhenAll(first);

        Assert.Equal("done", await handle(new DefaultEndpointFilterInvocationContext(new DefaultHttpContext(), login)));
    }

    private static void LogIn(NewLogin login)
    {
    }

    private static EndpointFilterDelegate FilterOf(Action<NewLogin> handler, IServiceProvider services, EndpointFilterDelegate next) =>
        PasswordTurns.Create(new EndpointFilterFactoryContext { MethodInfo = handler.Method, ApplicationServices = services }, next);
}
