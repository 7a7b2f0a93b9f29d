using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Collab.ServiceDefaults.Edges;

/// <summary>
/// The octets of a header beyond ASCII say nothing by themselves (RFC 9110, section 5.5): each is one character of Latin-1
/// here. A server that takes them for UTF-8 drops the request where they are none, without a word of what was wrong.
/// </summary>
public static class RawHeaders
{
    /// <summary>The text that a header of UTF-8 is; <see langword="null"/> where it is none.</summary>
    /// <param name="value">As the server has read it.</param>
    public static string? Decode(string value)
    {
        var octets = Encoding.Latin1.GetBytes(value);
        return Utf8.IsValid(octets) ? Encoding.UTF8.GetString(octets) : null;
    }

    internal static void UseRawHeaders(this KestrelServerOptions kestrel) => kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
}
