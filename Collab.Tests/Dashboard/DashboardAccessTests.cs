using System.Net;

namespace Collab.Tests.Dashboard;

public sealed class DashboardAccessTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/app.js")]
    [InlineData("/api/session")]
    [InlineData("/api/stream")]
    [InlineData("/api/resources/api/logs")]
    [InlineData("/api/resources/api/environment/PATH")]
    [InlineData("/nowhere")]
    public async Task Nothing_is_shown_without_the_token(string path)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var stranger = dashboard.Browser();

        using var answer = await stranger.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_wrong_token_does_not_sign_in()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var stranger = dashboard.Browser();

        using var answer = await stranger.GetAsync("/login?t=guessed", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task The_printed_address_signs_in_with_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var browser = dashboard.Browser();

        using var answer = await browser.GetAsync(dashboard.Address, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/", answer.Headers.Location?.OriginalString);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(dashboard.Address.Query[3..], cookie, StringComparison.Ordinal);
        using var page = await browser.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData("collab.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.collab.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("192.0.2.1", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1", HttpStatusCode.NoContent)]
    [InlineData("[::1]", HttpStatusCode.NoContent)]
    public async Task Only_the_loopback_names_of_this_machine_are_answered(string host, HttpStatusCode expected)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/session");
        request.Headers.Host = $"{host}:{dashboard.Address.Port}";

        using var answer = await dashboard.Page.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    [InlineData("http://localhost:1")]
    [InlineData("https://collab.example")]
    public async Task A_command_of_another_origin_is_refused(string? origin)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var commands = 0;
        dashboard.OnCommand = _ =>
        {
            commands++;
            return CommandResults.Success();
        };
        await dashboard.PublishAsync(snapshot => snapshot with { Commands = [new("stop", ResourceCommandState.Enabled, "Stop")] });
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/resources/{RunningDashboard.Project}/commands/stop");
        if (origin is not null)
            request.Headers.Add("Origin", origin);

        using var answer = await dashboard.Page.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(0, commands);
    }

    [Fact]
    public async Task The_page_may_load_and_run_its_own_files_only()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var answer = await dashboard.Page.GetAsync("/", TestContext.Current.CancellationToken);

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_left_to_its_owner()
    {
        await using var first = await RunningDashboard.StartAsync();
        await using var second = await RunningDashboard.StartAsync(first.Address.Port);

        Assert.NotEqual(first.Address.Port, second.Address.Port);
        using var answer = await second.Page.GetAsync("/api/session", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }
}
