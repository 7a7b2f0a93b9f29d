using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Collab.Api.Conventions.Preconditions;

/// <summary>A version as an entity tag (RFC 9110, section 8.8.3): <c>"7"</c>.</summary>
internal static class EntityTags
{
    public static EntityTagHeaderValue Of(int version) => new($"\"{version.ToString(CultureInfo.InvariantCulture)}\"");

    public static string Text(int version) => Of(version).ToString();
}
