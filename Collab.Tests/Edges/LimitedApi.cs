using System.Globalization;
using Collab.Tests.Support;

namespace Collab.Tests.Edges;

/// <summary>APIs whose limits can be met, called from addresses that no other test has.</summary>
internal static class LimitedApi
{
    private const int Many = 100_000;

    /// <summary>Starts one that takes the word of a caller on this machine for where it calls from.</summary>
    public static Task<OwnApi> StartAsync(CollabApp app, params (string Name, string Value)[] limits) => OwnApi.StartAsync(
        app, [("ForwardedHeaders:KnownNetworks:0", "127.0.0.0/8"), ("ForwardedHeaders:KnownProxies:0", "::1"), ("Limits:Anonymous:Requests", $"{Many}"), .. limits]);

    /// <summary>A network of 64 bits.</summary>
    public static string Block() => string.Create(CultureInfo.InvariantCulture, $"2001:db8:{Random.Shared.Next(0x10000):x}:{Random.Shared.Next(0x10000):x}");

    /// <summary>The header that says that a request comes from there.</summary>
    public static (string Name, string Value) From(string block, int host = 1) => ("X-Forwarded-For", string.Create(CultureInfo.InvariantCulture, $"{block}::{host:x}"));
}
