using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Paging;
using Collab.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

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

    /// <summary>The best of what matches and the user may see, each as it is read: together their texts may be long.</summary>
    /// <returns>What holds for the pages after this one.</returns>
    public static async Task<NewestTexts> SearchAsync(
        this CollabDbContext db, string query, SearchKind? kind, Guid userId, PageQuery page, Action<SearchHit> found, CancellationToken cancellationToken)
    {
        var scope = await SearchScope.LoadAsync(db, userId, cancellationToken);
        string[] kinds = [.. Enum.GetValues<SearchKind>().Where(k => kind is null || k == kind).Select(Word.Of)];
        var newest = page.After is null
            ? await NewestTexts.LoadAsync(db, query, userId, scope, kinds, cancellationToken)
            : NewestTexts.Of(page.Marks);

        var left = page.Take;
        if (page.AfterRank is not SearchSql.NoRank)
            await ReadAsync(SearchSql.Ranked(scope.IsNarrow, kind, newest));
        if (left > 0 && newest.Any)
            await ReadAsync(SearchSql.Older(scope.IsNarrow, newest));
        return newest;

        async Task ReadAsync(string sql)
        {
            var hits = db.Database.SqlQueryRaw<SearchHit>(
                sql,
                query,
                userId,
                scope.Events,
                scope.Keys,
                newest.Event,
                newest.EventsIn(scope),
                Typed(NpgsqlDbType.Uuid, newest.Task),
                Typed(NpgsqlDbType.Uuid, newest.Story),
                Typed(NpgsqlDbType.Uuid, newest.Comment),
                Typed(NpgsqlDbType.Real, page.AfterRank),
                Typed(NpgsqlDbType.Uuid, page.After),
                left,
                MaxText,
                Typed(NpgsqlDbType.Array | NpgsqlDbType.Uuid, scope.Tasks),
                scope.HasFewRoles);
            await foreach (var hit in hits.AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                found(hit);
                left--;
            }
        }
    }

    /// <summary>A statement is prepared only when the types of its parameters are known, also of those that are null.</summary>
    private static NpgsqlParameter Typed(NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };
}
