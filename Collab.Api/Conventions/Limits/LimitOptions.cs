namespace Collab.Api.Conventions.Limits;

/// <summary>The section <c>Limits</c> of the configuration. These are the limits of production; development sets its own.</summary>
internal sealed record LimitOptions
{
    public Quota Anonymous { get; init; } = new() { Requests = 600, Seconds = 60 };

    public Quota Reads { get; init; } = new() { Requests = 1_200, Seconds = 60 };

    public Quota Writes { get; init; } = new() { Requests = 300, Seconds = 60 };

    public Quota Search { get; init; } = new() { Requests = 60, Seconds = 60 };

    public Quota Messages { get; init; } = new() { Requests = 60, Seconds = 60 };

    public Quota Exports { get; init; } = new() { Requests = 10, Seconds = 3_600 };

    public Quota Streams { get; init; } = new() { Requests = 1_200, Seconds = 60 };

    public Quota Tickets { get; init; } = new() { Requests = 60, Seconds = 60 };

    public Quota Registration { get; init; } = new() { Requests = 20, Seconds = 3_600 };

    public Quota Login { get; init; } = new() { Requests = 30, Seconds = 300 };

    public Quota Account { get; init; } = new() { Requests = 10, Seconds = 60 };

    public Quota Passwords { get; init; } = new() { Requests = 10, Seconds = 60 };

    public Quota this[Limit limit] => limit switch
    {
        Limit.Anonymous => Anonymous,
        Limit.Reads => Reads,
        Limit.Writes => Writes,
        Limit.Search => Search,
        Limit.Messages => Messages,
        Limit.Exports => Exports,
        Limit.Streams => Streams,
        Limit.Tickets => Tickets,
        Limit.Registration => Registration,
        Limit.Login => Login,
        Limit.Account => Account,
        Limit.Passwords => Passwords,
        _ => throw new ArgumentOutOfRangeException(nameof(limit), limit, null),
    };
}
