namespace Collab.Tests.Support;

/// <summary>An id that is there, in forms that ids do not have.</summary>
internal static class OtherForms
{
    /// <param name="id">One of version 7, which begins with a zero until the year 2248.</param>
    public static string[] Of(object id)
    {
        var text = id.ToString()!;
        return [$"{{{text}}}", $"({text})", text.Replace("-", "", StringComparison.Ordinal), $"{text} ", $" {text}", $"urn:uuid:{text}", $"+{text[1..]}", $"0x{text[2..]}"];
    }
}
