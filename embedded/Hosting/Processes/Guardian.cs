namespace Collab.Embedded.Processes;

/// <summary>Chooses the guardian of the platform.</summary>
internal static class Guardian
{
    public static IGuardian Create() => OperatingSystem.IsWindows() ? new WindowsGuardian() : new UnixGuardian();
}
