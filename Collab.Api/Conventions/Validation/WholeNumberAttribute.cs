using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Collab.Api.Conventions.Validation;

/// <summary>The bounds of a whole number, both of them allowed.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WholeNumberAttribute : RangeAttribute
{
    public WholeNumberAttribute(int min, int max) : base(min, max)
    {
    }

    public WholeNumberAttribute(long min, long max) : base(typeof(long), min.ToString(CultureInfo.InvariantCulture), max.ToString(CultureInfo.InvariantCulture))
    {
    }

    public override string FormatErrorMessage(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"'{name}' must be a whole number from {Minimum} to {Maximum}.");
}
