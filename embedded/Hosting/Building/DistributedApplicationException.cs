namespace Aspire.Hosting;

/// <summary>
/// Something is wrong with the application or its surroundings, and the message is for the person who runs it:
/// it says what is wrong and what to do, and is shown without a stack trace.
/// </summary>
public class DistributedApplicationException : Exception
{
    /// <inheritdoc cref="DistributedApplicationException"/>
    public DistributedApplicationException()
    {
    }

    /// <inheritdoc cref="DistributedApplicationException"/>
    public DistributedApplicationException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="DistributedApplicationException"/>
    public DistributedApplicationException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
