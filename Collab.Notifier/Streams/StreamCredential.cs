namespace Collab.Notifier.Streams;

/// <summary>What a stream was opened with, and ends with.</summary>
/// <param name="UserId">Whose stream it is.</param>
/// <param name="TokenId">The access token; <see langword="null"/> where the caller was known without one.</param>
internal readonly record struct StreamCredential(Guid UserId, Guid? TokenId);
