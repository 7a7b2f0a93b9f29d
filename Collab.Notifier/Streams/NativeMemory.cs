using System.Runtime.InteropServices;

namespace Collab.Notifier.Streams;

/// <summary>What the runtime takes outside its own heap, most of it to compile in.</summary>
internal static class NativeMemory
{
    /// <summary>glibc's <c>malloc_trim(3)</c>; there is none anywhere else.</summary>
    private static readonly Trim? Function = Find();

    private delegate int Trim(nuint pad);

    /// <summary>Gives back to the system what is free. glibc keeps what lies below the last byte in use: 15 MB after 10,000 streams had opened.</summary>
    public static void GiveBack() => Function?.Invoke(0);

    private static Trim? Find() =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out var library) && NativeLibrary.TryGetExport(library, "malloc_trim", out var function)
            ? Marshal.GetDelegateForFunctionPointer<Trim>(function)
            : null;
}
