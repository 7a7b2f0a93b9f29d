using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Collab.Api.Conventions.Validation;

namespace Collab.Api.Messages;

/// <summary>A message to put on the streams of some users.</summary>
public sealed record NewMessage
{
    public const int MaxRecipients = 1000;

    /// <summary>Whom it is for; one named twice gets it once.</summary>
    [Length(1, MaxRecipients, ErrorMessage = "'{0}' must have 1 to 1000 ids.")]
    public required IReadOnlyList<Guid> UserIds { get; init; }

    /// <summary>
    /// Any object of at most 64 KiB, which arrives as <c>data.message</c>. Where its <c>title</c> and <c>message</c> are
    /// strings, they are those of the event too.
    /// </summary>
    [JsonObject(64)]
    public required JsonElement Message { get; init; }
}
