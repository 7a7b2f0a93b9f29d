using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Collab.Embedded.Redis;

/// <summary>Asks a server of the Redis protocol whether it answers.</summary>
internal static class RedisPing
{
    public static async Task<HealthCheckResult> SendAsync(int port, string? password, CancellationToken cancellationToken)
    {
        using var client = new TcpClient(AddressFamily.InterNetwork);
        await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes((password is null ? "" : Command("AUTH", password)) + Command("PING")), cancellationToken);

        // +OK, then +PONG; an error is a line that begins with a minus.
        using var reader = new StreamReader(stream, Encoding.UTF8);
        string? line;
        while ((line = await reader.ReadLineAsync(cancellationToken)) is not null)
        {
            if (line == "+PONG")
                return HealthCheckResult.Healthy();
            if (line.StartsWith('-'))
                return HealthCheckResult.Unhealthy(line[1..]);
        }

        return HealthCheckResult.Unhealthy("the connection was closed");
    }

    // *2 $4 AUTH $6 secret: an array of texts with their lengths in bytes
    private static string Command(params string[] words)
        => $"*{words.Length}\r\n{string.Concat(words.Select(word => $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n"))}";
}
