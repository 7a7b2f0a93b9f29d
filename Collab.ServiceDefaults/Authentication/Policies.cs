namespace Collab.ServiceDefaults.Authentication;

/// <summary>Who may call an endpoint at all. What one may do with a resource is part of the query that loads it.</summary>
public static class Policies
{
    /// <summary>A user. The policy of every endpoint that names no other.</summary>
    public const string User = "user";

    public const string UserOrService = "user_or_service";
}
