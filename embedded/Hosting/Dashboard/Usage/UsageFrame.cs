namespace Collab.Embedded.Dashboard;

/// <summary>One sample of everything that runs, by resource.</summary>
internal sealed record UsageFrame(IReadOnlyDictionary<string, UsageSample> Samples);

/// <summary>What a resource uses.</summary>
/// <param name="Cpu">Processors; 1 is one core.</param>
/// <param name="Memory">Bytes resident.</param>
internal readonly record struct UsageSample(double Cpu, long Memory);
