namespace Collab.Embedded.Dashboard;

/// <summary>A value of a resource, mostly an environment variable; of a secret one the name only.</summary>
internal sealed record VariableView(string Name, string? Value, bool Secret);

/// <summary>The value of a variable that somebody asked to see.</summary>
internal sealed record RevealedVariable(string? Value);
