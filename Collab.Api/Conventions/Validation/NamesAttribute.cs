using System.ComponentModel.DataAnnotations;
using Collab.Api.Conventions.Json;

namespace Collab.Api.Conventions.Validation;

/// <summary>A list of free names.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NamesAttribute() : MaxLengthAttribute(MaxCount)
{
    public const int MaxNameLength = 100;

    private const int MaxCount = 200;

    public override bool IsValid(object? value) =>
        value is not IReadOnlyCollection<string?> names
        || (names.Count <= MaxCount && names.All(name => name is not null && Text.Length(name) is >= 1 and <= MaxNameLength));

    public override string FormatErrorMessage(string name) =>
        $"'{name}' must be a list of at most {MaxCount} names of 1 to {MaxNameLength} characters.";
}
