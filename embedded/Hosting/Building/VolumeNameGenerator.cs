using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Names volumes so that each AppHost folder has its own.</summary>
public static class VolumeNameGenerator
{
    /// <summary><c>{application}-{hash of the AppHost's folder}-{resource}-{suffix}</c></summary>
    public static string Generate<T>(IResourceBuilder<T> builder, string suffix)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        var application = builder.ApplicationBuilder;
        var name = string.Concat(application.Environment.ApplicationName.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_'));
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(application.AppHostDirectory));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..10];
        return $"{name}-{hash}-{builder.Resource.Name}-{suffix}";
    }
}
