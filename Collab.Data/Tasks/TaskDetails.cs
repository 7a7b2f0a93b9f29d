namespace Collab.Data.Tasks;

/// <summary>The members of a task that people set. <paramref name="Duration"/> is in minutes.</summary>
public sealed record TaskDetails(string Title, string? Description, IReadOnlyList<string> People, int Duration, bool IsComplete = false)
{
    public bool Equals(TaskDetails? other) =>
        other is not null
        && (Title, Description, Duration, IsComplete) == (other.Title, other.Description, other.Duration, other.IsComplete)
        && People.SequenceEqual(other.People);

    public override int GetHashCode() => HashCode.Combine(Title, Description, Duration, IsComplete, People.Count);
}
