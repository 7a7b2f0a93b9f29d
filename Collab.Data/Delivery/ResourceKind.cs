namespace Collab.Data.Delivery;

/// <summary>The kinds of resources that an activity names.</summary>
public static class ResourceKind
{
    public const string User = "user";
    public const string Event = "event";
    public const string Task = "task";
    public const string Collaborator = "collaborator";
    public const string Invite = "invite";
    public const string Story = "story";
    public const string Comment = "comment";
    public const string Notification = "notification";

    /// <summary>An access token.</summary>
    public const string Token = "token";

    /// <summary>A user's settings, by the user's id.</summary>
    public const string Settings = "settings";
}
