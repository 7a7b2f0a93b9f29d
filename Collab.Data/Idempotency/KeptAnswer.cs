namespace Collab.Data.Idempotency;

/// <summary>
/// The answer to a write that came with an <c>Idempotency-Key</c>, kept in the write's own transaction for the client
/// that asks again. Of the caller, the key and the request only digests are kept, and of the answer nothing that is secret.
/// </summary>
public sealed class KeptAnswer
{
    public const int MaxLocationLength = 200;

    /// <summary>After this the key is free again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>SHA-256 of the caller and the key, 32 bytes.</summary>
    public required byte[] Id { get; init; }

    /// <summary>The user who called; <see langword="null"/> where it was nobody or the system itself.</summary>
    public Guid? UserId { get; init; }

    /// <summary>HMAC-SHA256 of the method, the path, the query and the body, by the key, 32 bytes.</summary>
    public required byte[] Request { get; init; }

    public required int Status { get; init; }

    public string? Location { get; init; }

    /// <summary>The version of the resource in the answer, which was its <c>ETag</c>.</summary>
    public int? Version { get; init; }

    /// <summary>JSON in UTF-8; <see langword="null"/> where the answer had no body.</summary>
    public byte[]? Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public bool IsOver(DateTimeOffset now) => CreatedAt + Lifetime <= now;
}
