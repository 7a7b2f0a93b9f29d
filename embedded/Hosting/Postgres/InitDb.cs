using Aspire.Hosting;
using Collab.Embedded.Processes;
using Collab.Embedded.Storage;

namespace Collab.Embedded.Postgres;

/// <summary>Makes new clusters.</summary>
internal sealed class InitDb(PostgresBinaries binaries, UnixUser? user, IGuardian guardian)
{
    /// <summary>Makes a cluster in one step: the folder is there when it is complete, and not before.</summary>
    /// <exception cref="DistributedApplicationException">It can't be made.</exception>
    public async Task CreateAsync(string dataFolder, string superuser, string password, bool isKept, CancellationToken cancellationToken)
    {
        var draft = $"{dataFolder}.draft";
        var passwordFile = $"{dataFolder}.password";
        if (Directory.Exists(draft))
            Directory.Delete(draft, recursive: true);

        PrivateFiles.WriteText(passwordFile, password);
        FolderCopy.Give(passwordFile, user);
        try
        {
            if (await RunAsync(draft, superuser, passwordFile, isKept, cancellationToken) is { } why)
                throw new DistributedApplicationException(PostgresFault.Describe($"PostgreSQL {binaries.Version} can't make a database in {dataFolder}", why, dataFolder));
        }
        finally
        {
            File.Delete(passwordFile);
        }

        Directory.Move(draft, dataFolder);
    }

    private async Task<string?> RunAsync(string draft, string superuser, string passwordFile, bool isKept, CancellationToken cancellationToken)
    {
        CommandOutput? output = null;
        foreach (var locale in Locales())
        {
            string[] arguments =
            [
                "-D", draft, "-U", superuser, $"--pwfile={passwordFile}", "-A", "scram-sha-256", "-E", "UTF8", "--lc-messages=C", .. locale,
                .. isKept ? ["--data-checksums"] : (string[])["--no-sync", "--wal-segsize=1"],
            ];
            output = await Command.TryRunAsync(new ProcessSpec(binaries.InitDb, arguments) { User = user, WorkingDirectory = Path.GetPathRoot(draft), Environment = PostgresBinaries.Environment }, guardian, cancellationToken);
            if (output is { ExitCode: 0 })
                return null;
            if (output is null || !output.Lines.Any(line => line.Contains("invalid locale", StringComparison.Ordinal)))
                break;
        }

        return output is null ? "initdb could not be started" : Telling(output);
    }

    // Letters of all languages must be known as such; the order of texts is the same on all systems.
    private static string[][] Locales() => OperatingSystem.IsLinux()
        ? [["--locale=C.UTF-8"], ["--locale=en_US.UTF-8"], ["--locale=C"]]
        : [["--lc-collate=C", "--lc-ctype=en_US.UTF-8"], ["--lc-collate=C", "--lc-ctype=en-US"], ["--locale=C"]];

    private static string Telling(CommandOutput output)
        => output.Lines.LastOrDefault(line => line.Contains("error:", StringComparison.Ordinal) || line.Contains("FATAL", StringComparison.Ordinal)) ?? output.LastLine;
}
