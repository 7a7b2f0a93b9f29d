using System.Globalization;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Collab.Api.Conventions.Limits;

/// <summary>Whether a request is within a limit, and what is left of it.</summary>
/// <param name="Limit">Which limit.</param>
/// <param name="Quota">How much it is.</param>
/// <param name="IsAllowed">Whether the request is within it.</param>
/// <param name="Remaining">How many more are.</param>
/// <param name="Reset">After how long the quota is whole again; of one that is refused, after how long the next is allowed.</param>
internal sealed record Verdict(Limit Limit, Quota Quota, bool IsAllowed, int Remaining, TimeSpan Reset)
{
    public const string LeftHeader = "RateLimit";
    public const string PolicyHeader = "RateLimit-Policy";

    private string Name => Limit.ToString().ToLowerInvariant();

    /// <summary>Whole seconds, for <c>Retry-After</c> (RFC 9110, section 10.2.3).</summary>
    public int Seconds => Math.Max(1, (int)Math.Ceiling(Reset.TotalSeconds));

    /// <summary>The fields of draft-ietf-httpapi-ratelimit-headers-10.</summary>
    public void Describe(IHeaderDictionary headers)
    {
        headers[PolicyHeader] = string.Create(CultureInfo.InvariantCulture, $"\"{Name}\";q={Quota.Requests};w={Quota.Seconds}");
        headers[LeftHeader] = string.Create(CultureInfo.InvariantCulture, $"\"{Name}\";r={Remaining};t={Seconds}");
        if (!IsAllowed)
            headers.RetryAfter = Seconds.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The answer to a request that is refused.</summary>
    public ProblemHttpResult Refuse(IHeaderDictionary headers)
    {
        Describe(headers);
        return Problem.Of(ProblemTypes.TooManyRequests, ToString());
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"The limit '{Name}' is {Quota}. Try again in {Seconds} s.");
}
