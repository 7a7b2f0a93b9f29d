using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Collab.Api.Conventions.Json;

namespace Collab.Api.Conventions.Validation;

internal static class Nullability
{
    /// <summary>Whether a member may be null, by its annotation; that of an <see cref="Optional{T}"/> is inside it.</summary>
    public static bool AllowsNull(JsonPropertyInfo property)
    {
        if (property.AttributeProvider is not PropertyInfo member)
            return true;

        var nullability = new NullabilityInfoContext().Create(member);
        var value = typeof(IOptional).IsAssignableFrom(member.PropertyType) ? nullability.GenericTypeArguments[0] : nullability;
        return value.ReadState != NullabilityState.NotNull;
    }
}
