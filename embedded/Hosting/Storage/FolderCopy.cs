using System.Runtime.InteropServices;
using Collab.Embedded.Processes;

namespace Collab.Embedded.Storage;

/// <summary>Copies folders. Where the file system can share blocks between copies, .NET lets it.</summary>
internal static class FolderCopy
{
    public static void Copy(string source, string target, UnixUser? owner)
    {
        PrivateFiles.CreateFolder(target);
        Give(target, owner);
        foreach (var folder in Directory.GetDirectories(source))
            Copy(folder, Path.Combine(target, Path.GetFileName(folder)), owner);

        foreach (var file in Directory.GetFiles(source))
        {
            var copy = Path.Combine(target, Path.GetFileName(file));
            File.Copy(file, copy);
            Give(copy, owner);
        }
    }

    /// <summary>Gives a file or folder to a user; to none where that is null.</summary>
    public static void Give(string path, UnixUser? owner)
    {
        if (owner is not null && !Unix.ChangeOwner(path, owner))
            throw new IOException($"{path} can't be given to the user '{owner.Name}': {Marshal.GetLastPInvokeErrorMessage()}. Make it writable, or set CollabDataFolder to another place.");
    }
}
