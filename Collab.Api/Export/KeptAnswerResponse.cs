using Collab.Data.Idempotency;

namespace Collab.Api.Export;

/// <summary>An answer that a repeat with its <c>Idempotency-Key</c> gets, without its body. Neither the key nor the request is kept.</summary>
/// <param name="KeyHash">SHA-256 of who the caller is and of the key, in hexadecimal.</param>
/// <param name="Status">The answer's.</param>
/// <param name="Location">The answer's, where it had one.</param>
/// <param name="ExpiresAt">Until when it is kept.</param>
public sealed record KeptAnswerResponse(string KeyHash, int Status, string? Location, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    internal static KeptAnswerResponse Of(KeptAnswerView answer) =>
        new(Convert.ToHexStringLower(answer.Id), answer.Status, answer.Location, answer.CreatedAt, answer.CreatedAt + KeptAnswer.Lifetime);
}

/// <summary>A kept answer without its body, which may be long and tell of others.</summary>
internal sealed record KeptAnswerView(byte[] Id, int Status, string? Location, DateTimeOffset CreatedAt);
