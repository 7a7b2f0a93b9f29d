using System.Runtime.CompilerServices;
using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Paging;
using Collab.Data;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Search;

/// <summary>A row that matches, with the text that it was found in and the words that were looked for.</summary>
internal sealed record SearchHit(
    string Type,
    Guid Id,
    float Rank,
    Guid EventId,
    Guid? TaskId,
    Guid? StoryId,
    string Title,
    string Text,
    DateTimeOffset UpdatedAt,
    string Words);

internal static class SearchHits
{
    /// <summary>Characters of a text that an excerpt is taken from.</summary>
    private const int MaxText = 50_000;

    /// <summary>The best of what matches and the user may see, one by one: together their texts may be long.</summary>
    public static async IAsyncEnumerable<SearchHit> SearchAsync(
        this CollabDbContext db, string query, SearchKind? kind, Guid userId, PageQuery page, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var scope = await SearchScope.LoadAsync(db, userId, cancellationToken);
        string[] kinds = [.. Enum.GetValues<SearchKind>().Where(k => kind is null || k == kind).Select(Word.Of)];
        Guid[] newest = [.. scope.Events.Take(SearchSql.NewestEvents)];
        var hits = db.Database.SqlQueryRaw<SearchHit>(
            scope.IsNarrow ? SearchSql.InSomeEvents : SearchSql.InManyEvents,
            query,
            userId,
            scope.Events,
            scope.Keys,
            kinds,
            newest,
            1 + SearchSql.NewestTexts / Math.Max(1, newest.Length),
            page.AfterRank!,
            page.After!,
            page.Take,
            MaxText,
            scope.Tasks!,
            scope.HasFewRoles);
        await foreach (var hit in hits.AsAsyncEnumerable().WithCancellation(cancellationToken))
            yield return hit;
    }
}
