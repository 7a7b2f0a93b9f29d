using System.Globalization;
using System.Text.RegularExpressions;

namespace Collab.Tests.Faults;

/// <summary>The address of a server as its client is told it: with the port of a proxy, which learns the server's own from it.</summary>
internal sealed partial class Detour(IValueProvider target, TcpProxy proxy) : IValueProvider
{
    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var address = await target.GetValueAsync(cancellationToken) ?? throw new InvalidOperationException("The server has no address.");
        proxy.Target = int.Parse(Port().Match(address).ValueSpan, CultureInfo.InvariantCulture);
        return Port().Replace(address, $"{proxy.Port}", 1);
    }

    // Host=localhost;Port=5432;… or localhost:6379,… or http://localhost:8080
    [GeneratedRegex(@"(?<=Port=|\w:)\d+")]
    private static partial Regex Port();
}
