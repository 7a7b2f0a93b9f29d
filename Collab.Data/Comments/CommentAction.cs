namespace Collab.Data.Comments;

public enum CommentAction
{
    Create,
    Update,
    Delete,
}
