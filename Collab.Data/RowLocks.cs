using Collab.Data.Comments;
using Collab.Data.Delivery;
using Collab.Data.Events;
using Collab.Data.Invites;
using Collab.Data.Stories;
using Collab.Data.Tasks;
using Collab.Data.Users;
using Microsoft.EntityFrameworkCore;

namespace Collab.Data;

/// <summary>
/// A row, locked until the transaction ends, as the start of the query that checks access and loads it. The lock is the
/// one that an update takes: whoever refers to the row by a foreign key does not wait. At READ COMMITTED the values are
/// those of the moment the lock was had.
/// <para>
/// Tasks are locked from the child up, as the triggers do: the deepest first, and those of one level by their ids. What
/// moves or removes tasks, or completes all below one, takes its turn by the event's row before it locks any (see
/// <see cref="BranchLock"/>), and gives up what it has locked where it finds that it has to lock something deeper; so does
/// who removes the event.
/// </para>
/// </summary>
public static class RowLocks
{
    public static IQueryable<User> LockUser(this CollabDbContext db, Guid id) =>
        db.Users.FromSql($"SELECT * FROM users WHERE id = {id} AND deleted_at IS NULL FOR NO KEY UPDATE");

    public static IQueryable<User> LockUser(this CollabDbContext db, string address) =>
        db.Users.FromSql($"SELECT * FROM users WHERE normalized_email = lower({address}) AND deleted_at IS NULL FOR NO KEY UPDATE");

    /// <summary>A user who is going to be deleted: until the transaction ends nothing is added that refers to it.</summary>
    public static IQueryable<User> LockUserForDeletion(this CollabDbContext db, Guid id) =>
        db.Users.FromSql($"SELECT * FROM users WHERE id = {id} AND deleted_at IS NULL FOR UPDATE");

    /// <summary>The events and the tasks that a user has roles in, in the order in which they are locked by whoever changes roles.</summary>
    public static Task LockRolesOfAsync(this CollabDbContext db, Guid userId, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""
        SELECT FROM events WHERE id IN (SELECT event_id FROM collaborators WHERE user_id = {userId}) ORDER BY id FOR NO KEY UPDATE;
        SELECT FROM tasks WHERE id IN (SELECT task_id FROM collaborators WHERE user_id = {userId}) ORDER BY cardinality(lineage) DESC, id FOR NO KEY UPDATE
        """,
        cancellationToken);

    public static IQueryable<Event> LockEvent(this CollabDbContext db, Guid id) =>
        db.Events.FromSql($"SELECT * FROM events WHERE id = {id} FOR NO KEY UPDATE");

    /// <summary>The event of a task. It is locked before the task by whoever changes who has access.</summary>
    public static IQueryable<Event> LockEventOf(this CollabDbContext db, Guid taskId) =>
        db.Events.FromSql($"SELECT * FROM events WHERE id = (SELECT event_id FROM tasks WHERE id = {taskId}) FOR NO KEY UPDATE");

    public static IQueryable<TaskItem> LockTask(this CollabDbContext db, Guid id) =>
        db.Tasks.FromSql($"SELECT * FROM tasks WHERE id = {id} FOR NO KEY UPDATE");

    /// <summary>Of tasks that are below each other, those from the deepest up to the first that is open, or to the top.</summary>
    public static IQueryable<TaskItem> LockUpToOpen(this CollabDbContext db, Guid[] ids) => db.Tasks.FromSql(
        $"""
        SELECT * FROM tasks
        WHERE id = ANY ({ids})
        AND cardinality(lineage) >= coalesce((SELECT max(cardinality(lineage)) FROM tasks WHERE id = ANY ({ids}) AND NOT is_complete), 0)
        ORDER BY cardinality(lineage) DESC
        FOR NO KEY UPDATE
        """);

    /// <summary>Those of the tasks that are direct subtasks of one task.</summary>
    public static IQueryable<TaskItem> LockSubtasks(this CollabDbContext db, Guid parentId, Guid[] ids) =>
        db.Tasks.FromSql($"SELECT * FROM tasks WHERE parent_task_id = {parentId} AND id = ANY ({ids}) ORDER BY id FOR NO KEY UPDATE");

    /// <summary>A task with all that is below it, its parent, and one more; even against what would refer to them.</summary>
    public static IQueryable<TaskItem> LockBranch(this CollabDbContext db, Guid id, Guid other) => db.Tasks.FromSql(
        $"""
        SELECT * FROM tasks
        WHERE (event_id || lineage) @> ARRAY[{id}] OR id = {other} OR id = (SELECT parent_task_id FROM tasks WHERE id = {id})
        ORDER BY cardinality(lineage) DESC, id
        FOR UPDATE
        """);

    /// <summary>The invites to a task and to all that is below it.</summary>
    public static IQueryable<Invite> LockInvitesOfBranch(this CollabDbContext db, Guid id) => db.Invites.FromSql(
        $"""
        SELECT * FROM invites
        WHERE task_id IN (SELECT id FROM tasks WHERE (event_id || lineage) @> ARRAY[{id}])
        ORDER BY id
        FOR UPDATE
        """);

    public static IQueryable<Invite> LockInvite(this CollabDbContext db, Guid id) =>
        db.Invites.FromSql($"SELECT * FROM invites WHERE id = {id} FOR NO KEY UPDATE");

    public static IQueryable<Invite> LockInvite(this CollabDbContext db, byte[] codeHash) =>
        db.Invites.FromSql($"SELECT * FROM invites WHERE code_hash = {codeHash} FOR NO KEY UPDATE");

    /// <summary>Some of the pending invites that are past their time, the longest first; without those that another transaction is at.</summary>
    public static IQueryable<Invite> LockLapsedInvites(this CollabDbContext db, DateTimeOffset now, int count) => db.Invites.FromSql(
        $"SELECT * FROM invites WHERE status = 'pending' AND expires_at <= {now} ORDER BY expires_at LIMIT {count} FOR NO KEY UPDATE SKIP LOCKED");

    public static IQueryable<Story> LockStory(this CollabDbContext db, Guid id) =>
        db.Stories.FromSql($"SELECT * FROM stories WHERE id = {id} FOR NO KEY UPDATE");

    public static IQueryable<Comment> LockComment(this CollabDbContext db, Guid id) =>
        db.Comments.FromSql($"SELECT * FROM comments WHERE id = {id} FOR NO KEY UPDATE");

    /// <summary>
    /// Locks an event with all that access to it comes from, for its deletion: until the transaction ends nobody is
    /// added who would not hear of it. It is its turn already. Invites go before tasks, as for whoever answers one, and
    /// tasks before the lock of the event that whoever adds one waits for; where one was added until then, all is locked
    /// again.
    /// </summary>
    public static async Task LockTreeAsync(this CollabDbContext db, Guid eventId, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"SELECT FROM invites WHERE task_id IN (SELECT id FROM tasks WHERE event_id = {eventId}) ORDER BY id FOR UPDATE", cancellationToken);
        await db.Database.LockWholeAsync(TakeAsync, isWhole => isWhole, cancellationToken);

        async Task<bool> TakeAsync()
        {
            var locked = await db.Database.SqlQuery<int>(
                $"""
                WITH locked AS MATERIALIZED (SELECT FROM tasks WHERE event_id = {eventId} ORDER BY cardinality(lineage) DESC, id FOR UPDATE)
                SELECT count(*)::int AS "Value" FROM locked
                """).ToListAsync(cancellationToken);
            await db.Database.ExecuteSqlAsync($"SELECT FROM events WHERE id = {eventId} FOR UPDATE", cancellationToken);
            return locked.Single() == await db.Tasks.CountAsync(t => t.EventId == eventId, cancellationToken);
        }
    }

    public static IQueryable<Notification> LockNotification(this CollabDbContext db, Guid userId, long seq) =>
        db.Notifications.FromSql($"SELECT * FROM notifications WHERE user_id = {userId} AND seq = {seq} FOR NO KEY UPDATE");
}
