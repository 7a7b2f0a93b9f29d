using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Collab.Api.Conventions.Json;

namespace Collab.Api.Conventions.Validation;

/// <summary>What may be null of a member, by its annotation; that of an <see cref="Optional{T}"/> is inside it.</summary>
internal static class Nullability
{
    /// <summary>Whether the member may be null.</summary>
    public static bool AllowsNull(JsonPropertyInfo property) => Of(property)?.ReadState != NullabilityState.NotNull;

    /// <summary>Whether the values of a dictionary may be null.</summary>
    public static bool AllowsNullValues(JsonPropertyInfo property) =>
        Of(property) is { GenericTypeArguments: [_, { ReadState: NullabilityState.Nullable }] };

    private static NullabilityInfo? Of(JsonPropertyInfo property)
    {
        if (property.AttributeProvider is not PropertyInfo member)
            return null;

        var nullability = new NullabilityInfoContext().Create(member);
        return typeof(IOptional).IsAssignableFrom(member.PropertyType) ? nullability.GenericTypeArguments[0] : nullability;
    }
}
