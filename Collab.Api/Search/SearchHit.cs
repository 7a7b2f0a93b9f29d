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

    private const string Marks = "\uE000\uE001";

    private const string HeadlineOptions = "StartSel=\uE000, StopSel=\uE001, MaxFragments=2, MinWords=8, MaxWords=24, FragmentDelimiter=\" … \"";

    /// <summary>
    /// The best of what matches and the user may see, in one statement.
    /// <para>
    /// <c>scope</c> is what the user's access comes from, events it owns and tasks in others that it has a role on, and
    /// none above: a task is seen where its event or one of its lineage is among them. A lookup takes the longer, the more
    /// they are, and whoever plans has a role on every task. The indexes are over both, words and scope. For stories and
    /// comments they know the event only, so what they find is checked by its task; that is done in the order of ranks,
    /// and ends when the page is full. A query of nothing but exclusions would match nearly everything, and finds nothing.
    /// </para>
    /// </summary>
    public static Task<List<SearchHit>> SearchAsync(
        this CollabDbContext db, string query, SearchKind? kind, Guid userId, PageQuery page, CancellationToken cancellationToken)
    {
        var type = kind is { } wanted ? Word.Of(wanted) : null;
        return db.Database.SqlQuery<SearchHit>(
            $"""
            WITH mine AS MATERIALIZED (
                SELECT (SELECT CASE WHEN querytree(q) NOT IN ('', 'T') THEN q END FROM websearch_to_tsquery('simple', {query}) q) AS query,
                       ARRAY(
                           SELECT id FROM events WHERE user_id = {userId}
                           UNION ALL
                           SELECT c.task_id
                           FROM collaborators c
                           JOIN events e ON e.id = c.event_id AND e.user_id <> {userId}
                           JOIN tasks t ON t.id = c.task_id
                           WHERE c.user_id = {userId}
                           AND NOT EXISTS (SELECT FROM collaborators a WHERE a.user_id = {userId} AND a.task_id = ANY (t.lineage) AND a.task_id <> c.task_id)
                       ) AS scope,
                       ARRAY(SELECT id FROM events WHERE user_id = {userId} UNION SELECT event_id FROM collaborators WHERE user_id = {userId}) AS events
            ),
            found AS (
                SELECT 'event' AS type, e.id, ts_rank(e.search, (SELECT query FROM mine), 1) AS rank, NULL::uuid AS story_id
                FROM events e
                WHERE e.search @@ (SELECT query FROM mine) AND ARRAY[e.id] && (SELECT events FROM mine)
                UNION ALL
                SELECT 'task', t.id, ts_rank(t.search, (SELECT query FROM mine), 1), NULL
                FROM tasks t
                WHERE t.search @@ (SELECT query FROM mine) AND (t.event_id || t.lineage) && (SELECT scope FROM mine)
                UNION ALL
                SELECT 'story', s.id, ts_rank(s.search, (SELECT query FROM mine), 1), s.id
                FROM stories s
                WHERE s.search @@ (SELECT query FROM mine) AND ARRAY[s.event_id] && (SELECT events FROM mine) AND NOT s.is_deleted
                UNION ALL
                SELECT 'comment', c.id, ts_rank(c.search, (SELECT query FROM mine), 1), c.story_id
                FROM comments c
                WHERE c.search @@ (SELECT query FROM mine) AND ARRAY[c.event_id] && (SELECT events FROM mine) AND NOT c.is_deleted
            ),
            ranked AS (
                SELECT * FROM found
                WHERE ({type}::text IS NULL OR type = {type}::text)
                AND ({page.AfterRank}::real IS NULL OR (rank, id) < ({page.AfterRank}::real, {page.After}::uuid))
                ORDER BY rank DESC, id DESC OFFSET 0
            ),
            hits AS MATERIALIZED (
                SELECT * FROM ranked r
                WHERE r.story_id IS NULL OR EXISTS (
                    SELECT FROM stories s JOIN tasks t ON t.id = s.task_id
                    WHERE s.id = r.story_id AND NOT s.is_deleted AND (t.event_id || t.lineage) && (SELECT scope FROM mine))
                ORDER BY rank DESC, id DESC LIMIT {page.Take}
            )
            SELECT h.type, h.id, h.rank, coalesce(e.id, t.event_id) AS event_id, t.id AS task_id, s.id AS story_id,
                   coalesce(s.title, t.title, e.title) AS title,
                   ts_headline('simple', translate(left(CASE h.type
                       WHEN 'event' THEN concat_ws(E'\n', e.title, e.description)
                       WHEN 'task' THEN concat_ws(E'\n', t.title, t.description)
                       WHEN 'story' THEN concat_ws(E'\n', s.title, s.description, s.content)
                       ELSE c.content END, {MaxHeadlineText}), {Marks}, ''), (SELECT query FROM mine), {HeadlineOptions}) AS headline,
                   CASE h.type WHEN 'event' THEN e.updated_at WHEN 'task' THEN t.updated_at WHEN 'story' THEN s.updated_at ELSE c.updated_at END AS updated_at
            FROM hits h
            LEFT JOIN events e ON h.type = 'event' AND e.id = h.id
            LEFT JOIN comments c ON h.type = 'comment' AND c.id = h.id
            LEFT JOIN stories s ON s.id = h.story_id
            LEFT JOIN tasks t ON t.id = CASE h.type WHEN 'task' THEN h.id ELSE s.task_id END
            ORDER BY h.rank DESC, h.id DESC
            """).ToListAsync(cancellationToken);
    }
}
