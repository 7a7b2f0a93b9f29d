using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

internal sealed class ResourceCollection : Collection<IResource>, IResourceCollection
{
    public bool TryGetByName(string name, [NotNullWhen(true)] out IResource? resource)
    {
        resource = this.FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase));
        return resource is not null;
    }

    protected override void InsertItem(int index, IResource item)
    {
        if (TryGetByName(item.Name, out var other))
            throw new DistributedApplicationException($"Cannot add resource of type '{item.GetType().Name}' with name '{item.Name}' because resource of type '{other.GetType().Name}' with that name already exists. Resource names are case-insensitive.");

        base.InsertItem(index, item);
    }
}
