namespace Collab.Embedded.Dashboard;

/// <summary>Begins a stream: all that is true.</summary>
/// <param name="Application">The AppHost's name.</param>
/// <param name="Now">The server's clock, so that the page's may be wrong.</param>
/// <param name="Capacity">How many samples a chart holds.</param>
/// <param name="Resources">All resources.</param>
/// <param name="Usage">The samples so far, by resource.</param>
internal sealed record Hello(string Application, DateTimeOffset Now, int Capacity, IReadOnlyList<ResourceView> Resources, IReadOnlyDictionary<string, UsageSeries> Usage);
