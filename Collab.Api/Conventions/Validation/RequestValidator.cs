using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization.Metadata;
using Collab.Api.Conventions.Json;

namespace Collab.Api.Conventions.Validation;

/// <summary>
/// Checks the attributes of a request's members. It goes by what the serialiser knows of the type, so an error has the
/// name that the member has in JSON, and looks into <see cref="Optional{T}"/>.
/// </summary>
internal sealed class RequestValidator(JsonTypeInfo type)
{
    private readonly Member[] _members = [.. type.Properties.Select(Member.Of)];

    /// <returns>What is wrong, by the member's name; empty where nothing is.</returns>
    public Dictionary<string, string[]> Validate(object request)
    {
        var errors = new Dictionary<string, string[]>();
        foreach (var member in _members)
        {
            if (member.Errors(request).ToArray() is { Length: > 0 } found)
                errors.Add(member.Name, found);
        }

        return errors;
    }

    private sealed record Member(string Name, Func<object, object?> Get, bool AllowsNull, ValidationAttribute[] Rules)
    {
        public static Member Of(JsonPropertyInfo property)
        {
            var attributes = property.AttributeProvider?.GetCustomAttributes(inherit: true) ?? [];
            return new Member(property.Name, property.Get!, Nullability.AllowsNull(property), [.. attributes.OfType<ValidationAttribute>()]);
        }

        public IEnumerable<string> Errors(object request)
        {
            var value = Get(request);
            if (value is IOptional optional)
            {
                if (!optional.IsPresent)
                    return [];

                value = optional.Value;
            }

            return value is null && !AllowsNull
                ? [$"'{Name}' may not be null."]
                : Rules.Where(rule => !rule.IsValid(value)).Select(rule => rule.FormatErrorMessage(Name));
        }
    }
}
