using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Collab.Api.Conventions.Preconditions;

/// <summary>A version as an entity tag (RFC 9110, section 8.8.3): <c>"7"</c>.</summary>
internal static class EntityTags
{
    public static EntityTagHeaderValue Of(int version) => new($"\"{version.ToString(CultureInfo.InvariantCulture)}\"");

    public static string Text(int version) => Of(version).ToString();

    /// <summary>Whether a list of tags names a version; <c>*</c> names any, and stands alone. One that is malformed names none.</summary>
    /// <param name="list">The header.</param>
    /// <param name="version">The version that there is.</param>
    /// <param name="isStrong">How they are compared (RFC 9110, section 8.8.3.2).</param>
    public static bool Name(StringValues list, int version, bool isStrong) =>
        EntityTagHeaderValue.TryParseStrictList(list, out var tags)
        && (tags.Contains(EntityTagHeaderValue.Any)
            ? tags.Count == 1
            : tags.Any(tag => tag.Compare(Of(version), isStrong)));
}
