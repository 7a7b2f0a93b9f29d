namespace Collab.Notifier.Streams;

/// <summary>The life of a stream.</summary>
internal enum StreamPhase
{
    /// <summary>It is listened for, and where it starts is being found out.</summary>
    Joining,

    /// <summary>It is behind and reads from the database.</summary>
    Replaying,

    /// <summary>It gets what arrives.</summary>
    Live,

    /// <summary>It gets <c>bye</c>, and then no more.</summary>
    Ending,

    /// <summary>Its client is gone.</summary>
    Gone,
}
