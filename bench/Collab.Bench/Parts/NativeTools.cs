namespace Collab.Bench.Parts;

/// <summary>The programs in C++, built anew for each run.</summary>
internal static class NativeTools
{
    /// <returns>The program.</returns>
    /// <exception cref="InvalidOperationException">There is no compiler, or it fails.</exception>
    public static async Task<string> BuildAsync(string name, RunFolder folder, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("Streams are measured on Linux only: the load client waits with epoll.");

        var program = folder.In(name);
        if (File.Exists(program))
            return program;

        var compiler = Command.Find("g++") ?? throw new InvalidOperationException("g++ is missing, and what opens the streams is in C++: apt-get install g++");
        var source = Path.Combine(Repository.Root, "bench", "fanout", $"{name}.cpp");
        await Command.RunAsync(compiler, ["-O2", "-std=c++17", "-o", program, source], cancellationToken);
        return program;
    }
}
