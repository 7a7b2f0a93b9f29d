namespace Collab.ServiceDefaults.Problems;

/// <summary>
/// Npgsql (10.0.3) looks once more at the connection of a command whose connection has just broken, and where that is gone
/// already it says so by a <see cref="NullReferenceException"/>. It means the same as its own exceptions: the database is
/// away, and may be back when it is asked again.
/// </summary>
internal static class BrokenConnection
{
    public static bool Is(Exception exception) => exception is NullReferenceException { Source: "Npgsql" };
}
