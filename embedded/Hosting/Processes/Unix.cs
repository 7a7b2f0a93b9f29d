using System.Runtime.InteropServices;

namespace Collab.Embedded.Processes;

/// <summary>The few system calls that .NET has no name for. The numbers are the same on Linux and macOS.</summary>
internal static partial class Unix
{
    private const int Kill = 9;

    /// <summary>Sends a signal to one process. False where it is gone.</summary>
    public static bool Signal(int processId, StopSignal signal) => SendSignal(processId, (int)signal) == 0;

    /// <summary>Ends all processes of a group at once.</summary>
    public static void KillGroup(int groupId) => _ = SendSignal(-groupId, Kill);

    /// <summary>Whether there is such a process.</summary>
    public static bool IsAlive(int processId) => SendSignal(processId, 0) == 0 || Marshal.GetLastPInvokeError() == 1;

    /// <summary>The process that started this one, or that has taken its place.</summary>
    public static int ParentId() => GetParentId();

    /// <summary>Gives a file or folder to a user.</summary>
    public static bool ChangeOwner(string path, UnixUser user) => ChangeOwner(path, user.UserId, user.GroupId) == 0;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "getppid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetParentId();

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeOwner(string path, uint userId, uint groupId);
}
