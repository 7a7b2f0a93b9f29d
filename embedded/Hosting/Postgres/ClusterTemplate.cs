using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Collab.Embedded.Processes;
using Collab.Embedded.Storage;

namespace Collab.Embedded.Postgres;

/// <summary>An empty cluster that is made once for each PostgreSQL installation; a copy of it is there much sooner than a new one.</summary>
internal sealed class ClusterTemplate(DataFolders folders, PostgresBinaries binaries, UnixUser? user, IGuardian guardian)
{
    /// <summary>Makes a copy, and tells the superuser's password in it.</summary>
    public async Task<string> CopyAsync(string dataFolder, string superuser, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(folders.Cache, $"template-{binaries.Version}-{Key(superuser)}");
        PrivateFiles.CreateFolder(folder);
        FolderCopy.Give(folder, user);
        var passwordFile = Path.Combine(folder, "password");
        var template = Path.Combine(folder, "data");
        if (!Directory.Exists(template))
        {
            using var turn = await FileLock.WaitAsync(Path.Combine(folder, "lock"), TimeSpan.FromMinutes(1), cancellationToken);
            if (!Directory.Exists(template))
            {
                var password = new GenerateParameterDefault { Special = false }.GetDefaultValue();
                PrivateFiles.WriteText(passwordFile, password);
                await new InitDb(binaries, user, guardian).CreateAsync(template, superuser, password, isKept: false, cancellationToken);
            }
        }

        FolderCopy.Copy(template, dataFolder, user);
        return await File.ReadAllTextAsync(passwordFile, cancellationToken);
    }

    // Installations of one version may still differ, in their locales for one.
    private string Key(string superuser) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{binaries.Folder}|{superuser}|{user?.Name}")))[..8];
}
