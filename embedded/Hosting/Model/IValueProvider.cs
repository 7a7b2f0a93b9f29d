namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known once the application starts, as a port or a generated password.</summary>
public interface IValueProvider
{
    /// <summary>The value, as soon as it is known.</summary>
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);
}

/// <summary>A value that can stand in an environment variable.</summary>
public interface IExpressionValue : IValueProvider;
