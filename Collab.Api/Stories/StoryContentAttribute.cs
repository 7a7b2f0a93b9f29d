using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Collab.Data.Stories;

namespace Collab.Api.Stories;

/// <summary>The size of a story's content, in bytes of UTF-8.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class StoryContentAttribute() : StringLengthAttribute(Story.MaxContentBytes)
{
    public override bool IsValid(object? value) => value is not string text || Fits(text);

    public override string FormatErrorMessage(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"'{name}' must have at most {Story.MaxContentBytes} bytes in UTF-8.");

    public static bool Fits(string text) => Encoding.UTF8.GetByteCount(text) <= Story.MaxContentBytes;
}
