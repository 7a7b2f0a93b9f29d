using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Collab.Embedded.Orchestration;

/// <summary>The commands that a process takes, by its state.</summary>
internal static class InstanceCommands
{
    public static ImmutableArray<ResourceCommandSnapshot> For(ResourceStateSnapshot? state)
    {
        var idle = state is null || state.Text == KnownResourceStates.NotStarted || KnownResourceStates.TerminalStates.Contains(state.Text);
        var ending = state?.Text == KnownResourceStates.Stopping;
        return
        [
            new(KnownResourceCommands.StartCommand, idle ? ResourceCommandState.Enabled : ResourceCommandState.Hidden, "Start"),
            new(KnownResourceCommands.StopCommand, idle ? ResourceCommandState.Hidden : ending ? ResourceCommandState.Disabled : ResourceCommandState.Enabled, "Stop"),
            new(KnownResourceCommands.RestartCommand, ending || idle ? ResourceCommandState.Disabled : ResourceCommandState.Enabled, "Restart"),
        ];
    }
}
