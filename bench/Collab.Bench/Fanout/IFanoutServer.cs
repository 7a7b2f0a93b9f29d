namespace Collab.Bench.Fanout;

/// <summary>A server of event streams, running.</summary>
internal interface IFanoutServer : IAsyncDisposable
{
    /// <summary>Whose memory and time are measured.</summary>
    int ProcessId { get; }

    int Port { get; }

    /// <summary>The file of requests that open its streams, for the load client.</summary>
    string Requests { get; }

    /// <summary>How many events have been published.</summary>
    long Published { get; }

    /// <summary>Whether a stream's events have the ids 1, 2, 3 …, and go on where <c>Last-Event-ID</c> says.</summary>
    bool Resumes { get; }

    /// <summary>The streams are going to open; their ids go on from what is published.</summary>
    Task BeforeOpeningAsync(CancellationToken cancellationToken);

    /// <summary>All are open.</summary>
    Task AfterOpeningAsync(CancellationToken cancellationToken);

    /// <summary>Makes events ready to be sent to every stream.</summary>
    /// <param name="before">How many will have been published before them.</param>
    /// <param name="times">When each is published, in microseconds since 1970.</param>
    /// <returns>Sends them.</returns>
    Func<Task> Prepare(long before, IReadOnlyList<long> times);
}
