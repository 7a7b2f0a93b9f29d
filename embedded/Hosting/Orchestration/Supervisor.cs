using Aspire.Hosting.ApplicationModel;

namespace Collab.Embedded.Orchestration;

/// <summary>Starts, stops and restarts one process on command, one command at a time.</summary>
internal sealed class Supervisor(Launcher launcher, InstanceState state, Lifeline lifeline) : IAsyncDisposable
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1);
    private CancellationTokenSource _end = new();
    private Task _life = Task.CompletedTask;
    private bool _shutDown;

    public Launcher Launcher => launcher;

    private TimeSpan Patience => launcher.Patience ?? DefaultPatience;

    /// <summary>Makes the process known before anything happens to it.</summary>
    public Task ShowAsync() => state.CreatedAsync();

    /// <summary>Begins to keep the process alive, unless that is under way.</summary>
    public Task<ExecuteCommandResult> StartAsync() => InTurnAsync(async () =>
    {
        if (_shutDown)
            return CommandResults.Failure("The application is stopping.");
        if (!_life.IsCompleted)
            return CommandResults.Failure($"'{launcher.Id}' is started already.");

        await BeginAsync();
        return CommandResults.Success();
    });

    /// <summary>Ends the process, and leaves it so.</summary>
    public Task<ExecuteCommandResult> StopAsync() => InTurnAsync(async () =>
    {
        await EndAsync(Patience);
        return CommandResults.Success();
    });

    /// <summary>Ends the process and starts it again.</summary>
    public Task<ExecuteCommandResult> RestartAsync() => InTurnAsync(async () =>
    {
        if (_shutDown)
            return CommandResults.Failure("The application is stopping.");

        await EndAsync(Patience);
        await BeginAsync();
        return CommandResults.Success();
    });

    /// <summary>Ends the process for good.</summary>
    public Task ShutDownAsync(TimeSpan patience)
    {
        _shutDown = true;
        return InTurnAsync(async () =>
        {
            await EndAsync(patience);
            return CommandResults.Success();
        });
    }

    /// <summary>Ends the process without asking it.</summary>
    public void Kill() => lifeline.Kill();

    public async ValueTask DisposeAsync()
    {
        await ShutDownAsync(Patience);
        await launcher.DisposeAsync();
    }

    private async Task<ExecuteCommandResult> InTurnAsync(Func<Task<ExecuteCommandResult>> command)
    {
        await _turn.WaitAsync();
        try
        {
            return await command();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task BeginAsync()
    {
        // Who is told that it has begun must not find the former end any more.
        await state.StartingAsync();
        _end.Dispose();
        _end = new CancellationTokenSource();
        _life = Task.Run(() => lifeline.LiveAsync(_end.Token));
    }

    private async Task EndAsync(TimeSpan patience)
    {
        lifeline.Patience = patience;
        await _end.CancelAsync();
        await _life;
    }
}
