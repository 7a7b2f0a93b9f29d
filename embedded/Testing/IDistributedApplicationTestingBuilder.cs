namespace Aspire.Hosting.Testing;

/// <summary>An AppHost's application before it is built, for a test to look at and to change.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable, IDisposable
{
    /// <summary>Lets the AppHost's entry point go on, and gives what it builds.</summary>
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}
