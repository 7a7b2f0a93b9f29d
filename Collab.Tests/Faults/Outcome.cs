namespace Collab.Tests.Faults;

/// <summary>What came of a round.</summary>
/// <param name="History">What was acknowledged, and what arrived.</param>
/// <param name="Retries">Attempts at writes beyond their first.</param>
internal sealed record Outcome(History History, int Retries)
{
    public IReadOnlyList<Violation> Violations { get; } = Checker.Check(History);

    public int Count(Promise broken) => Violations.Count(violation => violation.Broken == broken);

    public override string ToString() =>
        $"{History.Changes.Count} writes acknowledged after {Retries} retries, {History.Listeners.Sum(l => l.Events.Count())} events on {History.Listeners.Sum(l => l.Sessions.Count)} connections: "
        + $"{Count(Promise.Missing)} missing, {Count(Promise.Repeated) + Count(Promise.Unasked)} repeated, {Count(Promise.Gap)} gaps, {Violations.Count} violations";
}
