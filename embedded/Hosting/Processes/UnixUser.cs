namespace Collab.Embedded.Processes;

/// <summary>A user of the system's user table.</summary>
internal sealed record UnixUser(string Name, uint UserId, uint GroupId)
{
    /// <summary>The first of the names that exists.</summary>
    public static UnixUser? Find(params ReadOnlySpan<string> names)
    {
        // postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash
        var table = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToLookup(fields => fields[0]);
        foreach (var name in names)
        {
            if (table[name].FirstOrDefault() is { } fields && uint.TryParse(fields[2], out var userId) && uint.TryParse(fields[3], out var groupId))
                return new UnixUser(name, userId, groupId);
        }

        return null;
    }
}
