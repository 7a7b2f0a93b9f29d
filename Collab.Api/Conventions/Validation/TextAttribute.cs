using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Collab.Api.Conventions.Json;

namespace Collab.Api.Conventions.Validation;

/// <summary>The length of a text in characters, which are Unicode's code points.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextAttribute : StringLengthAttribute
{
    public TextAttribute(int min, int max) : base(max) => MinimumLength = min;

    public override bool IsValid(object? value) =>
        value is not string text || (Text.Length(text) is var length && length >= MinimumLength && length <= MaximumLength);

    public override string FormatErrorMessage(string name) => string.Create(
        CultureInfo.InvariantCulture,
        $"'{name}' must have {(MinimumLength > 0 ? $"{MinimumLength} to" : "at most")} {MaximumLength} characters.");
}
