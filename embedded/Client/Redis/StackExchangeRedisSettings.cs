namespace Aspire.StackExchange.Redis;

/// <summary>How a Redis server is reached.</summary>
public sealed class StackExchangeRedisSettings
{
    /// <summary>StackExchange.Redis's comma-separated configuration. <c>ConnectionStrings:{connectionName}</c> wins over it.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Turns off the health check, which is registered as <c>StackExchange.Redis</c>.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Turns off the traces of commands.</summary>
    /// <remarks>
    /// Without effect here: StackExchange.Redis has no activity source of its own, and Aspire's package brings an
    /// instrumentation that this stand-in leaves out. Commands are traced when the Aspire engine is used.
    /// </remarks>
    public bool DisableTracing { get; set; }

    /// <summary>Leaves connecting to the first use, rather than to the start of the application. True by default.</summary>
    public bool DisableAutoActivation { get; set; } = true;
}
