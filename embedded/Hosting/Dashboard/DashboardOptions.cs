using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Collab.Embedded.Dashboard;

/// <summary>Where the dashboard listens and who may come in.</summary>
internal sealed record DashboardOptions
{
    /// <summary>The application whose resources it shows.</summary>
    public string ApplicationName { get; init; } = "AppHost";

    /// <summary>The loopback port to listen on, if it is free; 0 takes any.</summary>
    public int Port { get; init; }

    /// <summary>What opens the dashboard: 128 random bits, new with each run, unless given.</summary>
    public string Token { get; init; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Reads the port and the token from where Aspire's dashboard has them.</summary>
    public static DashboardOptions From(IConfiguration configuration, string applicationName)
    {
        var options = new DashboardOptions { ApplicationName = applicationName, Port = PortOf(configuration["ASPNETCORE_URLS"]) };
        var token = configuration["AppHost:BrowserToken"] ?? configuration["ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN"];
        return string.IsNullOrWhiteSpace(token) ? options : options with { Token = token };
    }

    private static int PortOf(string? urls)
        => Uri.TryCreate(urls?.Split(';')[0], UriKind.Absolute, out var url) ? url.Port : 0;
}
