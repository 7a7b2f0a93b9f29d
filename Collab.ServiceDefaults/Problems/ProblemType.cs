namespace Collab.ServiceDefaults.Problems;

/// <summary>A kind of error that clients can rely on (RFC 9457, section 3.1).</summary>
/// <param name="Urn">The stable <c>type</c>.</param>
/// <param name="Title">A short summary, the same for each occurrence.</param>
/// <param name="Status">The HTTP status that it is answered with.</param>
public sealed record ProblemType(string Urn, string Title, int Status);
