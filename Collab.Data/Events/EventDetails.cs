namespace Collab.Data.Events;

/// <summary>The members of an event that its owner sets.</summary>
public sealed record EventDetails(
    string Title,
    string? Description,
    DateTimeOffset StartDate,
    DateTimeOffset EndDate,
    IReadOnlyList<string> People,
    string? Planning)
{
    public bool EndsBeforeItStarts => EndDate < StartDate;

    public bool Equals(EventDetails? other) =>
        other is not null
        && (Title, Description, StartDate, EndDate, Planning) == (other.Title, other.Description, other.StartDate, other.EndDate, other.Planning)
        && People.SequenceEqual(other.People);

    public override int GetHashCode() => HashCode.Combine(Title, Description, StartDate, EndDate, Planning, People.Count);
}
