namespace Collab.Notifier.Wire;

/// <summary>Places of one user's stream in a message, which follow each other without a gap.</summary>
/// <param name="UserId">Whose stream.</param>
/// <param name="Seq">The number of the first.</param>
/// <param name="Count">How many there are; 1 to <see cref="FrameRun.Most"/>.</param>
/// <param name="At">Where in the message they are.</param>
/// <param name="Length">How many bytes they take there.</param>
internal readonly record struct PlacementRun(Guid UserId, long Seq, int Count, int At, int Length);
