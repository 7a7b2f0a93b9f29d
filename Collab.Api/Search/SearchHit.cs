using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Paging;
using Collab.Data;
using Microsoft.EntityFrameworkCore;

namespace Collab.Api.Search;

/// <summary>A row that matches, with what is shown of it.</summary>
internal sealed record SearchHit(
    string Type,
    Guid Id,
    float Rank,
    Guid EventId,
    Guid? TaskId,
    Guid? StoryId,
    string Title,
    string Headline,
    DateTimeOffset UpdatedAt);

internal static class SearchHits
{
    /// <summary>Characters of a text that an excerpt is taken from: making one reads all of them.</summary>
    private const int MaxHeadlineText = 50_000;

    private const string Marks = "\uE000\uE001" + Excerpt.Separated;

    private const string HeadlineOptions = "StartSel=\uE000, StopSel=\uE001, MaxFragments=2, MinWords=8, MaxWords=24, ShortWord=0, FragmentDelimiter=\" … \"";

    /// <summary>The best of what matches and the user may see.</summary>
    public static async Task<List<SearchHit>> SearchAsync(
        this CollabDbContext db, string query, SearchKind? kind, Guid userId, PageQuery page, CancellationToken cancellationToken)
    {
        var scope = await SearchScope.LoadAsync(db, userId, cancellationToken);
        string[] kinds = [.. Enum.GetValues<SearchKind>().Where(k => kind is null || k == kind).Select(Word.Of)];
        Guid[] newest = [.. scope.Events.Take(SearchSql.NewestEvents)];
        return await db.Database.SqlQueryRaw<SearchHit>(
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
            MaxHeadlineText,
            Marks,
            HeadlineOptions,
            scope.Tasks!,
            Excerpt.Separators,
            Excerpt.Separated).ToListAsync(cancellationToken);
    }
}
