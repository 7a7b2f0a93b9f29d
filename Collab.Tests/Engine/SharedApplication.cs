namespace Collab.Tests.Engine;

/// <summary>An application for all tests of a class.</summary>
public sealed class SharedApplication : IAsyncLifetime
{
    internal RunningApplication Running { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Running = await RunningApplication.StartAsync();

    public ValueTask DisposeAsync() => Running.DisposeAsync();
}
