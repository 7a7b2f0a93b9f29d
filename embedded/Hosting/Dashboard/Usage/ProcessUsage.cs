namespace Collab.Embedded.Dashboard;

/// <summary>What a process and its descendants use at a moment.</summary>
/// <param name="CpuTime">Processor time used since each of them started.</param>
/// <param name="Memory">Resident bytes; what they share counts once.</param>
internal readonly record struct ProcessUsage(IReadOnlyDictionary<ProcessIdentity, TimeSpan> CpuTime, long Memory);

/// <summary>A process for as long as it lives: ids are used again.</summary>
internal readonly record struct ProcessIdentity(int Id, long StartedAt);
