using System.Security.Cryptography;
using System.Text;
using Collab.ServiceDefaults.Authentication;

namespace Collab.Api.Conventions.Idempotency;

/// <summary>A write that its client may repeat.</summary>
/// <param name="Id">SHA-256 of the caller and the key.</param>
/// <param name="UserId">The user who calls.</param>
/// <param name="Digest">HMAC-SHA256 of the method, the path, the query and the body: what a repeat has in common with the first.</param>
internal sealed record KeyedRequest(byte[] Id, Guid? UserId, byte[] Digest)
{
    /// <summary>No route takes so large a body: all of it is held in memory, for the endpoint reads it again.</summary>
    private const int MaxBody = 8 * 1024 * 1024;

    public static async Task<KeyedRequest> ReadAsync(HttpContext context, string key) => new(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{CallerOf(context)}\n{key}")),
        context.User.FindUserId(),
        await DigestAsync(context.Request, key, context.RequestAborted));

    /// <summary>Whoever has not logged in is known by the address, as it is where rates are limited.</summary>
    private static string CallerOf(HttpContext context) =>
        context.User.FindUserId() is { } userId ? $"user {userId}"
        : context.User.IsService() ? "service"
        : $"address {context.Connection.RemoteIpAddress}";

    /// <summary>With the key in it, which is kept nowhere: so the digest of a body with a password cannot be guessed at.</summary>
    private static async Task<byte[]> DigestAsync(HttpRequest request, string key, CancellationToken cancellationToken)
    {
        request.EnableBuffering(MaxBody);
        var body = await SHA256.HashDataAsync(request.Body, cancellationToken);
        request.Body.Position = 0;

        // Neither a slash at the end nor the case of a path matters anywhere.
        var target = $"{request.Method} {request.Path.Value?.TrimEnd('/').ToUpperInvariant()}{request.QueryString}\n";
        byte[] text = [.. Encoding.UTF8.GetBytes(target), .. body];
        return HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), text);
    }
}
