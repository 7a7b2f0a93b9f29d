namespace Collab.Embedded.Dashboard;

/// <summary>How the dashboard is served.</summary>
/// <param name="ApplicationName">The application's name, for the title.</param>
/// <param name="Urls">
/// The addresses that are wanted, as in <c>ASPNETCORE_URLS</c>; null for any free port of the loopback address. Where the
/// wanted port is taken, any free one is served.
/// </param>
internal sealed record DashboardOptions(string ApplicationName, string? Urls);
