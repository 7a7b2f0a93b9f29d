using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Collab.Embedded.Dashboard;

namespace Collab.Tests.Dashboard;

public sealed class DashboardTests
{
    [Fact]
    public async Task A_change_of_state_reaches_an_open_page()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await dashboard.PublishAsync(snapshot => snapshot with { State = KnownResourceStates.Running });
        var states = new List<string?>();

        await foreach (var (name, data) in dashboard.ReadAsync("/api/stream"))
        {
            if (name == "hello")
                await dashboard.PublishAsync(snapshot => snapshot with { State = KnownResourceStates.Exited, ExitCode = 137 });
            else if (name == "resource")
                states.Add(data.GetProperty("state").GetString());
            if (states.LastOrDefault() == "Exited")
                break;
        }

        Assert.Equal("Exited", states[^1]);
    }

    [Fact]
    public async Task A_page_that_is_opened_later_begins_with_all_that_is_true()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await dashboard.PublishAsync(snapshot => snapshot.With(KnownProperties.RestartCount, 2).With(KnownProperties.Message, "Exited with 1.") with
        {
            State = KnownResourceStates.Running,
            Urls = [new("http", "http://localhost:8000", IsInternal: false)],
        });

        var resource = await ResourceAsync(dashboard);

        Assert.Equal("Running", resource.GetProperty("state").GetString());
        Assert.Equal(2, resource.GetProperty("restarts").GetInt32());
        Assert.Equal("Exited with 1.", resource.GetProperty("reason").GetString());
        Assert.Equal("http://localhost:8000", resource.GetProperty("urls")[0].GetProperty("url").GetString());
    }

    [Fact]
    public async Task A_secret_is_sent_only_when_it_is_asked_for()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await dashboard.PublishAsync(snapshot => snapshot with
        {
            EnvironmentVariables = [new("ConnectionStrings__db", "Password=hunter2", true) { IsSensitive = true }, new("API_TOKEN", "hunter3", true), new("NAME", "plain", true)],
        });

        var variables = (await ResourceAsync(dashboard)).GetProperty("environment");
        var revealed = await dashboard.Page.GetFromJsonAsync<JsonElement>($"/api/resources/{RunningDashboard.Project}/environment/ConnectionStrings__db", TestContext.Current.CancellationToken);

        Assert.DoesNotContain("hunter", variables.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("plain", variables.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("Password=hunter2", revealed.GetProperty("value").GetString());
    }

    [Fact]
    public async Task Lines_arrive_in_order_and_go_on_after_the_last_one_seen()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await dashboard.PublishAsync(snapshot => snapshot);
        dashboard.Write("first");
        dashboard.Write("second");
        dashboard.Write("<script>third</script>", isError: true);

        var lines = await LinesAsync(dashboard, after: 1, count: 2);
        dashboard.Write("fourth");
        var later = await LinesAsync(dashboard, after: 3, count: 1);

        Assert.Equal([2, 3], lines.Select(line => line.GetProperty("number").GetInt32()));
        Assert.EndsWith(" second", lines[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.EndsWith(" <script>third</script>", lines[1].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.True(lines[1].GetProperty("isError").GetBoolean());
        Assert.EndsWith(" fourth", later[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_is_carried_out_and_a_refusal_says_why()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await dashboard.PublishAsync(snapshot => snapshot with { Commands = [new("stop", ResourceCommandState.Enabled, "Stop"), new("restart", ResourceCommandState.Enabled, "Restart")] });
        dashboard.OnCommand = command => command == "stop" ? CommandResults.Success() : CommandResults.Failure("The application is stopping.");

        using var stopped = await CommandAsync(dashboard, "stop");
        using var refused = await CommandAsync(dashboard, "restart");
        using var unknown = await CommandAsync(dashboard, "explode");

        Assert.Equal(HttpStatusCode.NoContent, stopped.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("The application is stopping.", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_running_process_is_measured()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await dashboard.PublishAsync(snapshot => snapshot.With(KnownProperties.Pid, Environment.ProcessId) with { State = KnownResourceStates.Running });

        await foreach (var (name, data) in dashboard.ReadAsync("/api/stream"))
        {
            if (name != "usage" || !data.GetProperty("samples").TryGetProperty(RunningDashboard.Project, out var sample))
                continue;

            Assert.True(sample.GetProperty("memory").GetInt64() > 1_000_000);
            Assert.InRange(sample.GetProperty("cpu").GetDouble(), 0, Environment.ProcessorCount + 1);
            return;
        }

        Assert.Fail("No sample came.");
    }

    [Fact]
    public void The_page_sets_text_and_never_markup()
    {
        var assembly = typeof(DashboardServer).Assembly;
        var scripts = assembly.GetManifestResourceNames().Where(name => name.EndsWith(".js", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(scripts);
        Assert.All(scripts, name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            Assert.DoesNotMatch("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|setHTML", reader.ReadToEnd());
        });
    }

    private static async Task<JsonElement> ResourceAsync(RunningDashboard dashboard)
    {
        await foreach (var (_, data) in dashboard.ReadAsync("/api/stream"))
        {
            var resources = data.TryGetProperty("resources", out var all) ? all.EnumerateArray().ToArray() : [data];
            if (resources.Length > 0)
                return resources[0];
        }

        throw new InvalidOperationException("The stream ended without a resource.");
    }

    private static async Task<List<JsonElement>> LinesAsync(RunningDashboard dashboard, int after, int count)
    {
        var lines = new List<JsonElement>();
        await foreach (var (name, data) in dashboard.ReadAsync($"/api/resources/{RunningDashboard.Project}/logs?after={after}"))
        {
            if (name == "lines")
                lines.AddRange(data.EnumerateArray());
            if (lines.Count >= count)
                break;
        }

        return lines;
    }

    private static async Task<HttpResponseMessage> CommandAsync(RunningDashboard dashboard, string command)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/resources/{RunningDashboard.Project}/commands/{command}");
        request.Headers.Add("Origin", dashboard.Address.GetLeftPart(UriPartial.Authority));
        return await dashboard.Page.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
