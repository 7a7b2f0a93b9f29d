namespace Collab.Data.Invites;

/// <summary>The actions which say that an invite is somebody's no more. They stay with whom they were told.</summary>
public static class InviteEnd
{
    /// <summary>It went with its task.</summary>
    public const string Deleted = "deleted";

    /// <summary>Somebody else sends it now.</summary>
    public const string HandedOver = "handed_over";
}
