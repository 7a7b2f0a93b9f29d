namespace Collab.Api.Messages;

/// <summary>A message that is on its way.</summary>
/// <param name="Id">The id of what happened, the same for all recipients.</param>
/// <param name="Recipients">How many users get it.</param>
public sealed record MessageReceipt(Guid Id, int Recipients);
