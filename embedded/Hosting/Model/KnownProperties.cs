namespace Aspire.Hosting.ApplicationModel;

/// <summary>The names of the facts in <see cref="CustomResourceSnapshot.Properties"/>.</summary>
internal static class KnownProperties
{
    /// <summary>The process id; absent while no process runs.</summary>
    public const string Pid = "executable.pid";

    /// <summary>What is run: an executable or a folder.</summary>
    public const string Source = "resource.source";

    /// <summary>The ids of the resources that it waits for; absent when it waits for none.</summary>
    public const string WaitingFor = "resource.waitingFor";

    /// <summary>One line that says why the resource is in its state; absent when there is nothing to say.</summary>
    public const string Message = "resource.message";

    /// <summary>How often it was restarted after its process died, as an integer.</summary>
    public const string RestartCount = "resource.restartCount";

    /// <summary>The name of the resource that it is a part of.</summary>
    public const string ParentName = "resource.parentName";

    /// <summary>The connection string, a secret.</summary>
    public const string ConnectionString = "resource.connectionString";

    /// <summary>The value of a parameter.</summary>
    public const string ParameterValue = "Value";

    /// <summary>The value of a fact, or null.</summary>
    public static object? Get(this CustomResourceSnapshot snapshot, string name)
        => snapshot.Properties.FirstOrDefault(property => property.Name == name)?.Value;

    /// <summary>The snapshot with a fact set, or removed where the value is null.</summary>
    public static CustomResourceSnapshot With(this CustomResourceSnapshot snapshot, string name, object? value, bool isSensitive = false)
    {
        var others = snapshot.Properties.RemoveAll(property => property.Name == name);
        return snapshot with
        {
            Properties = value is null ? others : others.Add(new ResourcePropertySnapshot(name, value) { IsSensitive = isSensitive }),
        };
    }
}
