namespace Collab.Data.Comments;

/// <summary>What was done to a comment.</summary>
public enum CommentAction
{
    Create,
    Update,
    Delete,
}
