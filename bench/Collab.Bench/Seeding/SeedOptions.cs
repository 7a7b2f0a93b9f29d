namespace Collab.Bench.Seeding;

/// <summary>How much there is to be. The same options make the same rows, ids included.</summary>
public sealed record SeedOptions
{
    public int Seed { get; init; } = 1;

    /// <summary>When the newest row was made.</summary>
    public required DateTimeOffset Until { get; init; }

    public int Users { get; init; } = 5_000;

    public int Tasks { get; init; } = 100_000;

    public int Comments { get; init; } = 200_000;

    public int Notifications { get; init; } = 1_000_000;

    internal int Events => Math.Max(10, Tasks / 20);

    /// <summary>Tasks of the largest event.</summary>
    internal int LargestEvent => Tasks / 5;

    internal int Stories => Tasks / 5;

    internal int Invites => Tasks / 5;

    internal int Activities => Notifications / 5;
}
