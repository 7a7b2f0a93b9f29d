namespace Collab.Data.Delivery;

/// <summary>An activity that waits to be dispatched. The dispatcher takes rows in the order of their ids and consumes them by deletion.</summary>
public sealed class OutboxMessage
{
    private OutboxMessage()
    {
    }

    public OutboxMessage(Activity activity, Audience audience)
    {
        ActivityId = activity.Id;
        Audience = audience.Kind;
        UserIds = [.. audience.Users];
        SilentUserIds = [.. audience.Silent];
        Lineage = audience.Lineage?.ToArray();
        TraceParent = System.Diagnostics.Activity.Current?.Id;
    }

    public long Id { get; private init; }

    public Guid ActivityId { get; private init; }

    public AudienceKind Audience { get; private init; }

    /// <summary>Recipients beside those that the audience expands to, or the part of them that is to be told.</summary>
    public Guid[] UserIds { get; private init; } = [];

    /// <summary>The same, for those who hear of it silently.</summary>
    public Guid[] SilentUserIds { get; private init; } = [];

    /// <summary>The task's lineage, where the write removed the task.</summary>
    public Guid[]? Lineage { get; private init; }

    /// <summary>The write's trace context (W3C Trace Context, section 3.2), which the dispatch links to.</summary>
    public string? TraceParent { get; private init; }
}
