using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Collab.Embedded.Processes;

/// <summary>Ctrl-Break is what a process group can be sent on Windows; .NET applications take it for an orderly end.</summary>
internal static partial class WindowsConsole
{
    private const uint CtrlBreak = 1;

    [SupportedOSPlatform("windows")]
    public static void SendBreak(int groupId) => _ = GenerateConsoleCtrlEvent(CtrlBreak, (uint)groupId);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GenerateConsoleCtrlEvent(uint controlEvent, uint groupId);
}
