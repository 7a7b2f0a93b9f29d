namespace Collab.Embedded.Storage;

/// <summary>
/// A folder that is gone after the run. Its owner holds a lock beside it, so that whoever comes later can tell what
/// a crashed run has left, and remove it.
/// </summary>
internal sealed class ThrowAwayFolder : IDisposable
{
    private readonly FileLock _lock;

    private ThrowAwayFolder(string path, FileLock @lock)
    {
        Path = path;
        _lock = @lock;
    }

    public string Path { get; }

    public static ThrowAwayFolder Create(string parent)
    {
        while (true)
        {
            var path = System.IO.Path.Combine(parent, Guid.CreateVersion7().ToString("N"));
            if (FileLock.TryTake($"{path}.lock") is not { } taken)
                continue;

            // Somebody who tidies up may have taken the file for a leftover before it was locked.
            if (File.Exists($"{path}.lock"))
            {
                PrivateFiles.CreateFolder(path);
                return new ThrowAwayFolder(path, taken);
            }

            taken.Dispose();
        }
    }

    /// <summary>Removes what crashed runs have left; <paramref name="prepare"/> ends what may still use it.</summary>
    public static async Task SweepAsync(string parent, Func<string, Task> prepare)
    {
        foreach (var file in Directory.GetFiles(parent, "*.lock"))
        {
            if (FileLock.TryTake(file) is not { } taken)
                continue;

            using (taken)
            {
                var path = file[..^".lock".Length];
                await prepare(path);
                Remove(path);
            }
        }
    }

    public void Dispose()
    {
        Remove(Path);
        _lock.Dispose();
    }

    private static void Remove(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
            File.Delete($"{path}.lock");
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            // Something still has a file open there; the next run removes it.
        }
    }
}
