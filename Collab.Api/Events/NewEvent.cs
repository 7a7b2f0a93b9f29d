using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Validation;
using Collab.Data.Events;

namespace Collab.Api.Events;

/// <summary>An event to create.</summary>
public sealed record NewEvent
{
    /// <summary>What it is about.</summary>
    [Text(1, Event.MaxTitleLength)]
    public required string Title { get; init; }

    /// <summary>What else there is to say.</summary>
    [Text(0, Event.MaxTextLength)]
    public string? Description { get; init; }

    /// <summary>RFC 3339; UTC where it has no offset.</summary>
    public required DateTimeOffset StartDate { get; init; }

    /// <summary>Not before the start.</summary>
    public required DateTimeOffset EndDate { get; init; }

    /// <summary>Free names, in the order given.</summary>
    [Names]
    public Optional<IReadOnlyList<string>> People { get; init; }

    /// <summary>How it is to go.</summary>
    [Text(0, Event.MaxTextLength)]
    public string? Planning { get; init; }

    /// <summary>The owner, who is the caller: it may be named and may be nobody else.</summary>
    public Guid? UserId { get; init; }

    internal EventDetails Details => new(Title, Description, StartDate, EndDate, People.Or([]), Planning);
}
