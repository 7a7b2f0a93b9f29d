using System.Globalization;

namespace Collab.Api.Conventions.Limits;

/// <summary>How many requests in how many seconds. All of them may come at once; they are had again bit by bit.</summary>
internal sealed record Quota
{
    /// <summary>1 to 10,000,000.</summary>
    public int Requests { get; init; }

    /// <summary>1 to 86,400.</summary>
    public int Seconds { get; init; }

    public bool IsValid => Requests is >= 1 and <= 10_000_000 && Seconds is >= 1 and <= 86_400;

    /// <summary>After how long so many requests are had again.</summary>
    public TimeSpan TimeFor(int requests) => TimeSpan.FromSeconds((double)requests * Seconds / Requests);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Requests} requests in {Seconds} s");
}
