using Microsoft.Extensions.Logging;

namespace Collab.Embedded.Notifications;

/// <summary>Lets the engine write into a resource's own log, so that what it did stands beside what the process said.</summary>
internal sealed class ResourceLogger(IReadOnlyList<ResourceLog> logs) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;

        foreach (var log in logs)
            log.Write(formatter(state, exception), isError: logLevel >= LogLevel.Error);
    }
}
