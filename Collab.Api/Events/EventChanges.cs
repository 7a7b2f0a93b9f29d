using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Validation;
using Collab.Data.Events;

namespace Collab.Api.Events;

/// <summary>What of an event is to change; a member left out stays, null clears.</summary>
public sealed record EventChanges
{
    /// <summary>What it is about.</summary>
    [Text(1, Event.MaxTitleLength)]
    public Optional<string> Title { get; init; }

    /// <summary>What else there is to say.</summary>
    [Text(0, Event.MaxTextLength)]
    public Optional<string?> Description { get; init; }

    /// <summary>RFC 3339; UTC where it has no offset.</summary>
    public Optional<DateTimeOffset> StartDate { get; init; }

    /// <summary>Not before the start.</summary>
    public Optional<DateTimeOffset> EndDate { get; init; }

    /// <summary>Free names, in the order given.</summary>
    [Names]
    public Optional<IReadOnlyList<string>> People { get; init; }

    /// <summary>How it is to go.</summary>
    [Text(0, Event.MaxTextLength)]
    public Optional<string?> Planning { get; init; }

    internal EventDetails ApplyTo(EventDetails details) => new(
        Title.Or(details.Title),
        Description.Or(details.Description),
        StartDate.Or(details.StartDate),
        EndDate.Or(details.EndDate),
        People.Or(details.People),
        Planning.Or(details.Planning));
}
