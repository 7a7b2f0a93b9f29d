using System.Net;
using System.Net.Sockets;

namespace Collab.Api.Conventions.Limits;

/// <summary>What counts as one address: an IPv4 address or, as one subscriber has no less, a /64 of IPv6 (RFC 6177).</summary>
internal static class AddressBlock
{
    private const int PrefixBytes = 8;

    public static string Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);

    public static string Of(IPAddress? address)
    {
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, PrefixBytes)) : address.ToString();
    }
}
