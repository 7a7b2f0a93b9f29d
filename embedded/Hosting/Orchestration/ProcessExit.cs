namespace Collab.Embedded.Orchestration;

/// <summary>How a process ended, why in one line, and whether the cause goes away by itself.</summary>
internal sealed record ProcessExit(int Code, string Why, bool IsPassing = false);
