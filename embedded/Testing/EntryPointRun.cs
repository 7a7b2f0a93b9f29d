using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// An AppHost's entry point on a thread of its own. It stops twice on its way: when it asks for its application to be
/// built, until the test wants that, and when it runs it, until the test has disposed of it.
/// </summary>
internal sealed class EntryPointRun(Assembly assembly, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure) : EntryPointInterception
{
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _builder = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _application = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _build = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<DistributedApplicationBuilder> StartAsync(CancellationToken cancellationToken)
    {
        new Thread(Run) { IsBackground = true, Name = $"{assembly.GetName().Name}.EntryPoint" }.Start();
        return _builder.Task.WaitAsync(cancellationToken);
    }

    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _build.TrySetResult();
        return _application.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Lets the entry point end without its application.</summary>
    public async ValueTask AbandonAsync()
    {
        _build.TrySetException(new AbandonedException());
        if (_application.Task.IsCompletedSuccessfully)
            await (await _application.Task).DisposeAsync();
    }

    public override void Constructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
        => TestSettings.Apply(assembly, args, options, settings, configure);

    public override void Building(DistributedApplicationBuilder builder)
    {
        _builder.TrySetResult(builder);
        _build.Task.GetAwaiter().GetResult();
    }

    public override void Built(DistributedApplication application) => _application.TrySetResult(application);

    public override Task RunAsync(DistributedApplication application) => _end.Task;

    public override void Disposed(DistributedApplication application) => _end.TrySetResult();

    private void Run()
    {
        Exception outcome = new InvalidOperationException($"The entry point of {assembly.GetName().Name} ended without building an application.");
        try
        {
            Current = this;
            var entryPoint = assembly.EntryPoint ?? throw new InvalidOperationException($"The assembly {assembly.GetName().Name} has no entry point.");
            entryPoint.Invoke(null, entryPoint.GetParameters().Length == 0 ? [] : [args]);
        }
        catch (TargetInvocationException thrown)
        {
            outcome = thrown.InnerException!;
        }
        catch (InvalidOperationException thrown)
        {
            outcome = thrown;
        }

        _builder.TrySetException(outcome);
        _application.TrySetException(outcome);

        // Who has what it came for does not look at the other outcome.
        _ = _builder.Task.Exception;
        _ = _application.Task.Exception;
    }

    private sealed class AbandonedException() : Exception("The test did not build the application.");
}
