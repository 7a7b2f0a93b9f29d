namespace Collab.Notifier.Wire;

/// <summary>One place in one user's stream.</summary>
/// <param name="UserId">Whose stream.</param>
/// <param name="Seq">The number in it.</param>
/// <param name="Silent">Whether it only keeps pages fresh.</param>
/// <param name="Listed">Whether the write named this user itself, as it does where it takes away access.</param>
/// <param name="Body">What is there, by its index among the bodies that go with it.</param>
internal readonly record struct Placement(Guid UserId, long Seq, bool Silent, bool Listed = false, int Body = 0);
