namespace Aspire.Hosting.ApplicationModel;

/// <summary>The common part of all resources.</summary>
public abstract class Resource : IResource
{
    /// <exception cref="ArgumentException">The name is empty or has other characters than ASCII letters, digits and hyphens.</exception>
    protected Resource(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!char.IsAsciiLetter(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw new ArgumentException($"'{name}' is no resource name: it must start with a letter and consist of ASCII letters, digits and hyphens.", nameof(name));

        Name = name;
    }

    /// <inheritdoc/>
    public virtual string Name { get; }

    /// <inheritdoc/>
    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}
