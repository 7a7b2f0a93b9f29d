using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Collab.Data;

internal static class ResourceConfiguration
{
    /// <summary>Ids come from the application; the version guards each update and delete.</summary>
    public static void IsResource<TResource>(this EntityTypeBuilder<TResource> builder) where TResource : Resource
    {
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Version).IsConcurrencyToken();
    }
}
