namespace Collab.Data.Delivery;

/// <summary>The <c>event</c> of a frame on the stream.</summary>
public enum ActivityType
{
    Invite,
    System,
    StoryUpdate,
    Comment,
    TaskUpdate,
}
