namespace Collab.MigrationWorker;

/// <summary>The SQL that a migration runs beside what EF Core makes; one file of that name in <c>Sql/</c>.</summary>
internal static class SqlScript
{
    public static string Read(string migration)
    {
        using var stream = typeof(SqlScript).Assembly.GetManifestResourceStream($"{migration}.sql")
            ?? throw new InvalidOperationException($"There is no script of the migration {migration}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
