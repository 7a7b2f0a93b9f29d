using Collab.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Tests.Access;

/// <summary>Both services have this with their authentication: with a silent endpoint, no test of theirs would run.</summary>
public sealed class StatedAccessTests
{
    [Fact]
    public async Task An_endpoint_that_does_not_say_who_may_call_it_keeps_a_service_from_starting()
    {
        await using var app = Make();
        app.MapGet("/open", () => "to all").AllowAnonymous();
        app.MapGroup("/closed").RequireAuthorization().MapGet("/", () => "to users");
        app.Map("/forgotten", () => "a secret");
        app.MapGet("/docs/forgotten", () => "a secret").ExcludeFromDescription();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains(" /forgotten", refused.Message, StringComparison.Ordinal);
        Assert.Contains("/docs/forgotten", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/open", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("/closed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoints_that_all_say_it_start()
    {
        await using var app = Make();
        app.MapGet("/open", () => "to all").AllowAnonymous();
        app.MapGet("/closed", () => "to users").RequireAuthorization();

        await app.StartAsync(TestContext.Current.CancellationToken);
    }

    private static WebApplication Make()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAuthorization();
        builder.Services.AddHostedService<StatedAccess>();
        return builder.Build();
    }
}
