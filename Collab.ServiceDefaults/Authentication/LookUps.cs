namespace Collab.ServiceDefaults.Authentication;

/// <summary>A feature of a request: what it may cost the database to tell whose token it came with, and what came of it.</summary>
public sealed class LookUps
{
    /// <summary>When it was asked last, as <see cref="TimeProvider.GetTimestamp"/> has it.</summary>
    public long AskedAt { get; set; }

    /// <summary>Whether only those tokens are looked up that were good lately: where the request comes from, too many were none.</summary>
    public bool AreClosed { get; init; }

    /// <summary>Whether a token was looked up and is none.</summary>
    public bool WasInVain { get; set; }

    /// <summary>Whether a token was not looked up, for that reason: it may be good.</summary>
    public bool WasRefused { get; set; }
}
