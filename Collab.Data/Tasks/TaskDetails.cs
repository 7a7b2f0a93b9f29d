namespace Collab.Data.Tasks;

/// <summary>The members of a task that a maintainer sets. <paramref name="Duration"/> is in minutes.</summary>
public sealed record TaskDetails(string Title, string? Description, IReadOnlyList<string> People, int Duration)
{
    public bool Equals(TaskDetails? other) =>
        other is not null
        && (Title, Description, Duration) == (other.Title, other.Description, other.Duration)
        && People.SequenceEqual(other.People);

    public override int GetHashCode() => HashCode.Combine(Title, Description, Duration, People.Count);
}
