using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Collab.Tests.Support;

/// <summary>A JSON Web Token, put together by hand so that anything can be wrong with it.</summary>
public sealed class TestToken(SigningKey key)
{
    private readonly Dictionary<string, object> _header = new() { ["alg"] = key.Algorithm, ["typ"] = "at+jwt", ["kid"] = key.Id };
    private readonly Dictionary<string, object> _payload = [];

    /// <summary>A member of the payload.</summary>
    public object this[string member]
    {
        get => _payload[member];
        set => _payload[member] = value;
    }

    public string Email => (string)this["email"];

    /// <summary>Seconds since the epoch, so far from now.</summary>
    public static long At(TimeSpan fromNow) => (TimeProvider.System.GetUtcNow() + fromNow).ToUnixTimeSeconds();

    public static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    public TestToken With(string member, object value)
    {
        _payload[member] = value;
        return this;
    }

    public TestToken Without(string member)
    {
        _payload.Remove(member);
        return this;
    }

    public TestToken Header(string member, object value)
    {
        _header[member] = value;
        return this;
    }

    public TestToken WithoutHeader(string member)
    {
        _header.Remove(member);
        return this;
    }

    /// <summary>Header and payload, which is what is signed.</summary>
    public string Content() => $"{Part(_header)}.{Part(_payload)}";

    public string Sign() => SignBy(key.Sign);

    public string SignBy(SigningKey other) => SignBy(other.Sign);

    /// <summary>Signs with a shared secret.</summary>
    public string SignWith(string secret) => SignBy(content => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), content));

    private string SignBy(Func<byte[], byte[]> sign)
    {
        var content = Content();
        return $"{content}.{Encode(sign(Encoding.ASCII.GetBytes(content)))}";
    }

    private static string Part(Dictionary<string, object> members) => Encode(JsonSerializer.SerializeToUtf8Bytes(members));
}
