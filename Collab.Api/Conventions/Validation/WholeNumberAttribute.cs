using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Collab.Api.Conventions.Validation;

/// <summary>The bounds of a whole number, both of them allowed.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WholeNumberAttribute(int min, int max) : RangeAttribute(min, max)
{
    public override string FormatErrorMessage(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"'{name}' must be a whole number from {Minimum} to {Maximum}.");
}
