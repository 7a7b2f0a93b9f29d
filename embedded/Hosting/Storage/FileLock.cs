using System.Diagnostics;

namespace Collab.Embedded.Storage;

/// <summary>
/// A lock between processes that its holder can't leave behind: the system drops it when the process ends, however that is.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _file;

    private FileLock(FileStream file)
    {
        _file = file;
    }

    /// <summary>Takes the lock, or gives null when somebody has it.</summary>
    public static FileLock? TryTake(string path)
    {
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Takes the lock as soon as it is free.</summary>
    /// <exception cref="TimeoutException">It was not free in time.</exception>
    public static FileLock Wait(string path, TimeSpan patience) => WaitAsync(path, patience, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc cref="Wait"/>
    public static async Task<FileLock> WaitAsync(string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (TryTake(path) is { } taken)
                return taken;
            if (Stopwatch.GetElapsedTime(started) > patience)
                throw new TimeoutException($"{path} is locked by another process.");
            await Task.Delay(20, cancellationToken);
        }
    }

    public void Dispose() => _file.Dispose();
}
