using System.Diagnostics;

namespace Collab.Notifier;

/// <summary>
/// The spans that lead from a write to the frames that tell of it. Each has links to those before it and is a trace of its
/// own: a write that a million streams hear of is not a trace of a million spans.
/// <code>
/// PUT /tasks/{id} ⇠ link ─ dispatch (a batch of the outbox) ⇠ link ─ deliver (a turn of the pump)
/// </code>
/// </summary>
internal static class NotifierTracing
{
    /// <summary>Links of one span, at most: as many as collectors keep (OpenTelemetry, span limits).</summary>
    public const int MaxLinks = 128;

    private static readonly ActivitySource Source = new("Collab.Notifier");

    public static bool IsOn => Source.HasListeners();

    /// <summary>Begun when its rows are known: looking into an empty outbox is nothing to tell.</summary>
    public static Activity? Dispatch(IReadOnlySet<ActivityContext> writes, DateTimeOffset began) =>
        Source.StartActivity("dispatch", ActivityKind.Producer, parentContext: default, links: Links(writes), startTime: began);

    public static Activity? Deliver(IReadOnlySet<ActivityContext> dispatches, DateTimeOffset began) =>
        Source.StartActivity("deliver", ActivityKind.Consumer, parentContext: default, links: Links(dispatches), startTime: began);

    private static IEnumerable<ActivityLink> Links(IEnumerable<ActivityContext> contexts) =>
        contexts.Take(MaxLinks).Select(context => new ActivityLink(context));
}
