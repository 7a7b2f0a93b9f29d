using Collab.Embedded.Processes;

namespace Collab.Tests.Faults;

/// <summary>What stops a process without asking it, and lets it go on as if nothing had been.</summary>
internal static class Signals
{
    private static readonly (int Stop, int Continue) Numbers = OperatingSystem.IsMacOS() ? (17, 19) : (19, 18);

    /// <summary>SIGSTOP.</summary>
    public static void Freeze(int processId) => Unix.Signal(processId, (StopSignal)Numbers.Stop);

    /// <summary>SIGCONT.</summary>
    public static void Thaw(int processId) => Unix.Signal(processId, (StopSignal)Numbers.Continue);
}
