namespace Collab.Api.Conventions;

internal static class ResultExtensions
{
    /// <summary>The result that a handler chose from its <c>Results&lt;…&gt;</c>.</summary>
    public static object? Unwrap(this object? result) => result is INestedHttpResult { Result: var chosen } ? chosen : result;

    /// <summary>Whether it says that nothing was done.</summary>
    public static bool IsRefusal(this object? result) => result is IStatusCodeHttpResult { StatusCode: >= StatusCodes.Status400BadRequest };
}
