namespace Collab.Api.Search;

/// <summary>
/// The best of what matches and a user may see. Its parameters:
/// <code>
/// {0} words           {1} user             {2} events          {3} keys         {4} kinds
/// {5} newest events   {6} newest texts of each                 {7} rank and {8} id to go on after
/// {9} rows            {10} characters that an excerpt is taken from
/// {11} tasks, where they are few                   {12} whether the keys hold all roles, save those in the user's own events
/// </code>
/// <para>
/// The indexes are over both, words and what access comes from: so what others have does not matter. For stories and
/// comments they know the event only, so what they find is checked by its task, in the order of ranks, until the page is
/// full; where the user sees few tasks, what is not of those is left out before. For a user of very many events they are asked for the words alone.
/// </para>
/// <para>
/// To rank is to read each match. Words that are in a good part of the <c>newest</c> texts, and so in a great many, are
/// <c>frequent</c>: they are ranked among the newest only. A query of nothing but exclusions would match nearly
/// everything, and finds nothing.
/// </para>
/// </summary>
internal static class SearchSql
{
    /// <summary>Events that the newest texts are taken from.</summary>
    public const int NewestEvents = 50;

    /// <summary>The newest texts of a kind, from all of these events together.</summary>
    public const int NewestTexts = 500;

    /// <summary>So many that match and are seen among the newest make words frequent.</summary>
    private const string Frequent = "10";

    private const string Words = "(SELECT q FROM query)";
    private const string Rare = "NOT EXISTS (SELECT FROM frequent WHERE type =";

    // Few roles are looked up in memory. Many are not read, but asked for step by step up the lineage: the planner would go
    // through all of them for each row.
    private const string SeesTask =
        """
        (EXISTS (SELECT FROM events e WHERE e.id = t.event_id AND e.user_id = {1}) OR CASE
            WHEN {12} THEN EXISTS (SELECT FROM unnest(t.lineage) AS above (id) WHERE (above.id IN (SELECT id FROM roles)) IS TRUE)
            ELSE EXISTS (
                SELECT FROM unnest(t.lineage) AS above (id)
                WHERE EXISTS (SELECT FROM collaborators c WHERE c.user_id = {1} AND c.task_id = above.id OFFSET 0)) END)
        """;

    // What is not a condition of its own is no join either, but a filter that hashes; and a list in a query of its own is not
    // estimated one by one.
    private const string TaskIsOne = "({11}::uuid[] IS NULL OR (t.task_id IN (SELECT unnest({11}::uuid[]))) IS TRUE)";
    private const string StoryIsOne = "({11}::uuid[] IS NULL OR t.story_id IN (SELECT s.id FROM unnest({11}::uuid[]) AS k (id) JOIN stories s ON s.task_id = k.id))";
    private const string EventIsOne = "(t.event_id IN (SELECT unnest({2}))) IS TRUE";

    public const string InSomeEvents =
        Start + "ARRAY[t.id] && {2}" + Tasks + "(t.event_id || t.lineage) && {3}" + Stories + "ARRAY[t.event_id] && {2}" + Comments + "ARRAY[t.event_id] && {2}" + End;

    public const string InManyEvents =
        Start + "(t.id IN (SELECT unnest({2}))) IS TRUE" + Tasks + EventIsOne + Stories + EventIsOne + Comments + EventIsOne + End;

    private const string Start =
        $$"""
        WITH query AS MATERIALIZED (SELECT CASE WHEN querytree(q) NOT IN ('', 'T') THEN q END AS q FROM websearch_to_tsquery('simple', words_of({0})) q),
        roles AS MATERIALIZED (SELECT task_id AS id FROM collaborators WHERE {12} AND user_id = {1} AND task_id = ANY ({3})),
        newest AS MATERIALIZED (
            SELECT n.* FROM unnest({5}) AS e (id)
            CROSS JOIN LATERAL (
                (SELECT 'task' AS type, t.id, t.search, t.id AS task_id, NULL::uuid AS story_id FROM tasks t
                 WHERE 'task' = ANY ({4}) AND t.event_id = e.id ORDER BY t.id DESC LIMIT {6})
                UNION ALL
                (SELECT 'story', t.id, t.search, t.task_id, t.id FROM stories t
                 WHERE 'story' = ANY ({4}) AND t.event_id = e.id AND NOT t.is_deleted ORDER BY t.id DESC LIMIT {6})
                UNION ALL
                (SELECT 'comment', t.id, t.search, NULL, t.story_id FROM comments t
                 WHERE 'comment' = ANY ({4}) AND t.event_id = e.id AND NOT t.is_deleted ORDER BY t.id DESC LIMIT {6})) n
            WHERE n.search @@ {{Words}}
        ),
        frequent AS MATERIALIZED (
            SELECT k.type FROM unnest({4}) AS k (type)
            WHERE {{Frequent}} = (
                SELECT count(*) FROM (
                    SELECT FROM newest n LEFT JOIN stories s ON s.id = n.story_id JOIN tasks t ON t.id = coalesce(n.task_id, s.task_id)
                    WHERE n.type = k.type AND {{SeesTask}} LIMIT {{Frequent}}) seen)
        ),
        found AS (
            SELECT n.type, n.id, ts_rank(n.search, {{Words}}, 1) AS rank, n.task_id, n.story_id
            FROM newest n WHERE n.type IN (SELECT type FROM frequent)
            UNION ALL
            SELECT 'event', t.id, ts_rank(t.search, {{Words}}, 1), NULL, NULL
            FROM events t WHERE 'event' = ANY ({4}) AND t.search @@ {{Words}} AND 
        """;

    private const string Tasks =
        $$"""

            UNION ALL
            SELECT 'task', t.id, ts_rank(t.search, {{Words}}, 1), t.id, NULL
            FROM tasks t WHERE 'task' = ANY ({4}) AND {{Rare}} 'task') AND t.search @@ {{Words}} AND 
        """;

    private const string Stories =
        $$"""

            UNION ALL
            SELECT 'story', t.id, ts_rank(t.search, {{Words}}, 1), t.task_id, t.id
            FROM stories t WHERE 'story' = ANY ({4}) AND {{Rare}} 'story') AND NOT t.is_deleted AND {{TaskIsOne}} AND t.search @@ {{Words}} AND 
        """;

    private const string Comments =
        $$"""

            UNION ALL
            SELECT 'comment', t.id, ts_rank(t.search, {{Words}}, 1), NULL, t.story_id
            FROM comments t WHERE 'comment' = ANY ({4}) AND {{Rare}} 'comment') AND NOT t.is_deleted AND {{StoryIsOne}} AND t.search @@ {{Words}} AND 
        """;

    private const string End =
        $$"""

        ),
        ranked AS (
            SELECT * FROM found WHERE {7}::real IS NULL OR (rank, id) < ({7}::real, {8}::uuid) ORDER BY rank DESC, id DESC OFFSET 0
        ),
        hits AS MATERIALIZED (
            SELECT * FROM ranked r
            WHERE CASE r.type
                WHEN 'event' THEN EXISTS (
                    SELECT FROM events e WHERE e.id = r.id
                    AND (e.user_id = {1} OR EXISTS (SELECT FROM collaborators c WHERE c.user_id = {1} AND c.event_id = e.id)))
                ELSE EXISTS (
                    SELECT FROM tasks t
                    WHERE t.id = coalesce(r.task_id, (SELECT s.task_id FROM stories s WHERE s.id = r.story_id AND NOT s.is_deleted)) AND {{SeesTask}}) END
            ORDER BY rank DESC, id DESC LIMIT {9}
        )
        SELECT h.type, h.id, h.rank, coalesce(e.id, t.event_id) AS event_id, t.id AS task_id, s.id AS story_id,
               coalesce(s.title, t.title, e.title) AS title,
               left(CASE h.type
                   WHEN 'event' THEN concat_ws(E'\n', e.title, e.description)
                   WHEN 'task' THEN concat_ws(E'\n', t.title, t.description)
                   WHEN 'story' THEN concat_ws(E'\n', s.title, s.description, left(s.content, {10}))
                   ELSE c.content END, {10}) AS text,
               CASE h.type WHEN 'event' THEN e.updated_at WHEN 'task' THEN t.updated_at WHEN 'story' THEN s.updated_at ELSE c.updated_at END AS updated_at,
               querytree({{Words}}) AS words
        FROM hits h
        LEFT JOIN events e ON h.type = 'event' AND e.id = h.id
        LEFT JOIN comments c ON h.type = 'comment' AND c.id = h.id
        LEFT JOIN stories s ON s.id = h.story_id
        LEFT JOIN tasks t ON t.id = coalesce(h.task_id, s.task_id)
        ORDER BY h.rank DESC, h.id DESC
        """;
}
