using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Collab.Tests.Support;

/// <summary>An organisation's issuer: its discovery document, and its keys, over HTTP.</summary>
public sealed class TestIssuer : IAsyncDisposable
{
    public const string Audience = "collab-api";
    public const string Discovery = "/.well-known/openid-configuration";
    public const string Keys = "/keys";

    private readonly ConcurrentDictionary<string, object> _published = new();
    private readonly WebApplication _server;
    private int _reads;

    private TestIssuer(WebApplication server) => _server = server;

    /// <summary>The issuer's name, which is where it is.</summary>
    public string Address => _server.Urls.Single();

    /// <summary>The key that it signs with, unless told otherwise.</summary>
    public SigningKey Key { get; private set; } = null!;

    /// <summary>How often its keys have been asked for.</summary>
    public int Reads => _reads;

    /// <summary>What it answers by path, in the place of its documents.</summary>
    public ConcurrentDictionary<string, (HttpStatusCode Status, string Body)> Answers { get; } = new();

    /// <summary>Whether it answers.</summary>
    public bool IsUp { get; set; } = true;

    public static async Task<TestIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new TestIssuer(builder.Build());
        issuer.Rotate();
        issuer._server.Run(issuer.AnswerAsync);
        await issuer._server.StartAsync();
        return issuer;
    }

    /// <summary>Signs with another key from now on, and publishes that one only.</summary>
    public SigningKey Rotate()
    {
        _published.Clear();
        return Key = Publish(SigningKey.Rsa());
    }

    /// <summary>Publishes one more key.</summary>
    public SigningKey Publish(SigningKey key)
    {
        _published[key.Id] = key.Public();
        return key;
    }

    /// <summary>A token of somebody, good for an hour unless told otherwise.</summary>
    public TestToken Token(string? email = null, string? subject = null) => new(Key)
    {
        ["iss"] = Address,
        ["aud"] = Audience,
        ["sub"] = subject ?? $"subject-{Guid.CreateVersion7():N}",
        ["exp"] = TestToken.At(TimeSpan.FromHours(1)),
        ["email"] = email ?? Given.Address("member"),
        ["email_verified"] = true,
        ["name"] = "Mia Member",
    };

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        if (!IsUp)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        if (Answers.TryGetValue(context.Request.Path.Value!, out var answer))
        {
            (context.Response.StatusCode, context.Response.Headers.Location) = ((int)answer.Status, Address + Discovery);
            return context.Response.WriteAsync(answer.Body);
        }

        return context.Request.Path.Value switch
        {
            Discovery => context.Response.WriteAsJsonAsync(new Dictionary<string, object>
            {
                ["issuer"] = Address,
                ["jwks_uri"] = Address + Keys,
                ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
                ["response_types_supported"] = new[] { "code" },
                ["subject_types_supported"] = new[] { "public" },
            }),
            Keys => KeysAsync(context),
            _ => Task.FromResult(context.Response.StatusCode = StatusCodes.Status404NotFound),
        };
    }

    private Task KeysAsync(HttpContext context)
    {
        Interlocked.Increment(ref _reads);
        return context.Response.WriteAsJsonAsync(new { keys = _published.Values });
    }
}

/// <summary>A key that tokens are signed with.</summary>
public sealed class SigningKey
{
    private readonly AsymmetricAlgorithm _key;

    private SigningKey(AsymmetricAlgorithm key) => _key = key;

    public string Id { get; init; } = $"key-{Guid.CreateVersion7():N}";

    /// <summary>What <see cref="Sign"/> signs with, as a token names it.</summary>
    public string Algorithm { get; init; } = "RS256";

    /// <summary>The public key as anybody can have it, for those who would misuse it.</summary>
    public string Pem => _key.ExportSubjectPublicKeyInfoPem();

    public static SigningKey Rsa(string algorithm = "RS256", int bits = 2048) => new(RSA.Create(bits)) { Algorithm = algorithm };

    public static SigningKey Elliptic() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { Algorithm = "ES256" };

    public byte[] Sign(byte[] text) => _key switch
    {
        RSA rsa => rsa.SignData(text, HashAlgorithmName.SHA256, Algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
        ECDsa curve => curve.SignData(text, HashAlgorithmName.SHA256),
        _ => throw new InvalidOperationException("There is no such key."),
    };

    /// <summary>The key as a JSON Web Key (RFC 7517).</summary>
    public Dictionary<string, string> Public()
    {
        var members = new Dictionary<string, string> { ["kid"] = Id, ["use"] = "sig", ["alg"] = Algorithm };
        if (_key is RSA rsa)
        {
            var key = rsa.ExportParameters(includePrivateParameters: false);
            (members["kty"], members["n"], members["e"]) = ("RSA", TestToken.Encode(key.Modulus!), TestToken.Encode(key.Exponent!));
        }
        else if (_key is ECDsa curve)
        {
            var key = curve.ExportParameters(includePrivateParameters: false);
            (members["kty"], members["crv"], members["x"], members["y"]) = ("EC", "P-256", TestToken.Encode(key.Q.X!), TestToken.Encode(key.Q.Y!));
        }

        return members;
    }
}
