namespace Collab.Data.Tasks;

/// <summary>What one may do on a task, in rising order: the higher of two roles holds.</summary>
public enum TaskRole
{
    /// <summary>See, complete, write and edit stories, comment.</summary>
    Collaborator = 1,

    /// <summary>That, and edit, plan, move, delete, invite, manage collaborators.</summary>
    Maintainer = 2,

    /// <summary>The event's owner: a maintainer of every task in it. Never stored.</summary>
    Owner = 3,
}
