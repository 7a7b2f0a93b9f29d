using Collab.Data;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Search;

/// <summary>
/// The newest of the texts that a user sees, where a search ranks words that are in very many. Found out for the first page,
/// it holds for those after it: what is written meanwhile is newer yet, and so changes its place for nothing.
/// </summary>
/// <param name="Event">The oldest of the events that they are of.</param>
/// <param name="Task">The oldest task among them; <see langword="null"/> where the words are not in very many tasks.</param>
/// <param name="Story">The same for stories.</param>
/// <param name="Comment">The same for comments.</param>
internal sealed record NewestTexts(Guid Event, Guid? Task, Guid? Story, Guid? Comment)
{
    /// <summary>Events that they are taken from.</summary>
    private const int MaxEvents = 50;

    /// <summary>Texts of a kind, about.</summary>
    private const int MaxTexts = 500;

    /// <summary>Texts of a kind that one of many events has among them.</summary>
    private const int MinTexts = 100;

    /// <summary>Matches of all kinds that are ranked without a thought. More cost more than they are worth.</summary>
    private const int FewMatches = 1000;

    private static readonly NewestTexts None = new(Guid.Empty, null, null, null);

    /// <summary>Whether the words are in very many of some kind.</summary>
    public bool Any => (Task ?? Story ?? Comment) is not null;

    /// <summary>As a cursor keeps it.</summary>
    public IReadOnlyList<Guid>? Marks => Any ? [Event, Task ?? Guid.Empty, Story ?? Guid.Empty, Comment ?? Guid.Empty] : null;

    public static NewestTexts Of(IReadOnlyList<Guid>? marks) =>
        marks is [var id, var task, var story, var comment] ? new(id, Known(task), Known(story), Known(comment)) : None;

    public static async Task<NewestTexts> LoadAsync(
        CollabDbContext db, string query, Guid userId, SearchScope scope, string[] kinds, CancellationToken cancellationToken)
    {
        Guid[] events = [.. scope.Events.Take(MaxEvents)];
        if (events.Length == 0)
            return None;

        var newest = db.Database.SqlQueryRaw<NewestTexts>(
            NewestTextsSql.Find, query, userId, scope.Keys, scope.HasFewRoles, kinds, events, scope.Events.Length > events.Length, MaxTexts, Math.Max(MinTexts, MaxTexts / events.Length),
            Many(scope.AllTasks, kinds.Length), Many(scope.AllStories, kinds.Length), Many(scope.AllComments, kinds.Length));
        return (await newest.ToListAsync(cancellationToken)).Single();
    }

    /// <summary>The events that they are of: newer ones have come since, maybe.</summary>
    public Guid[] EventsIn(SearchScope scope) => Any ? [.. scope.Events.TakeWhile(id => id >= Event)] : [];

    /// <summary>
    /// How many of the newest have words that very many have: a hundredth where there are many texts, and as much more where there
    /// are few, so that a common word is ranked in all of them.
    /// </summary>
    /// <param name="all">How many texts of the kind there are, about; 0 or less where that is not known yet.</param>
    /// <param name="kinds">How many kinds are looked for.</param>
    private static int Many(float all, int kinds) => (int)Math.Clamp((float)MaxTexts * FewMatches / kinds / Math.Max(all, 1), MaxTexts / 100, MaxTexts / 2);

    private static Guid? Known(Guid mark) => mark == Guid.Empty ? null : mark;
}
