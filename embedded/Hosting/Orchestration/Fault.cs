using Aspire.Hosting;

namespace Collab.Embedded.Orchestration;

/// <summary>Tells what a person can do something about from what is a defect.</summary>
internal static class Fault
{
    /// <summary>The message for a person; null where the exception is none for a person.</summary>
    public static DistributedApplicationException? From(Exception exception) => exception switch
    {
        DistributedApplicationException fault => fault,
        IOException or UnauthorizedAccessException => new DistributedApplicationException($"{exception.Message}{Advice(exception.Message)}", exception),
        TimeoutException => new DistributedApplicationException(exception.Message, exception),
        _ => null,
    };

    private static string Advice(string message)
        => message.Contains("No space left", StringComparison.OrdinalIgnoreCase) || message.Contains("not enough space", StringComparison.OrdinalIgnoreCase)
            ? ". The disk is full: make room on it and start again."
            : "";
}
