namespace Collab.Api.Search;

/// <summary>
/// The best of what matches and a user may see. Its parameters:
/// <code>
/// {0} words           {1} user             {2} events          {3} keys         {4} the oldest event of the newest texts
/// {5} events of the newest texts           {6} the oldest task, {7} story and {8} comment among these
/// {9} rank and {10} id to go on after      {11} rows           {12} characters that an excerpt is taken from
/// {13} tasks, where they are few           {14} whether the keys hold all roles, save those in the user's own events
/// </code>
/// <para>
/// The indexes are over both, words and what access comes from: so what others have does not matter. For stories and
/// comments they know the event only, so what they find is checked by its task, in the order of ranks, until the page is
/// full; where the user sees few tasks, what is not of those is left out before. For a user of very many events they are asked for the words alone.
/// </para>
/// <para>
/// To rank is to read each match. Words that are in very many texts of a kind are ranked among the newest of these only
/// (<see cref="NewestTexts"/>); the others come after all that has a rank, newest first. A query of nothing but exclusions
/// would match nearly everything, and finds nothing.
/// </para>
/// </summary>
internal static class SearchSql
{
    /// <summary>The rank of what is not ranked.</summary>
    public const float NoRank = -1;

    public const string Query = "SELECT CASE WHEN querytree(q) NOT IN ('', 'T') THEN q END AS q FROM websearch_to_tsquery('simple', words_of({0})) q";
    public const string Words = "(SELECT q FROM query)";

    // What is not a condition of its own is no join either, but a filter that hashes; and a list in a query of its own is not
    // estimated one by one.
    private const string TaskIsOne = "({13}::uuid[] IS NULL OR (t.task_id IN (SELECT unnest({13}::uuid[]))) IS TRUE)";
    private const string StoryIsOne = "({13}::uuid[] IS NULL OR t.story_id IN (SELECT s.id FROM unnest({13}::uuid[]) AS k (id) JOIN stories s ON s.task_id = k.id))";
    private const string EventIsOne = "(t.event_id IN (SELECT unnest({2}))) IS TRUE";

    private const string Start =
        $$"""
        WITH query AS MATERIALIZED ({{Query}}),
        roles AS MATERIALIZED (SELECT task_id AS id FROM collaborators WHERE {14} AND user_id = {1} AND task_id = ANY ({3})),
        found AS (
        """;

    private const string Union =
        """

        UNION ALL

        """;

    private static readonly string None = FormattableString.Invariant($"{NoRank}::real");
    private const string Rank = $"ts_rank(t.search, {Words}, 1)";

    /// <summary>What has a rank.</summary>
    /// <param name="isNarrow">Whether the indexes can be asked for the words and the scope together.</param>
    /// <param name="kind">What it is; <see langword="null"/> for all.</param>
    /// <param name="newest">Where words that are in very many of a kind are ranked.</param>
    /// <remarks>It has the parts that it needs and no more, for the planner works on each.</remarks>
    public static string Ranked(bool isNarrow, SearchKind? kind, NewestTexts newest)
    {
        List<string> parts = [];
        if (kind is null or SearchKind.Event)
        {
            parts.Add(
                $$"""
                SELECT 'event' AS type, t.id, {{Rank}} AS rank, NULL::uuid AS task_id, NULL::uuid AS story_id
                FROM events t WHERE t.search @@ {{Words}} AND {{(isNarrow ? "ARRAY[t.id] && {2}" : "(t.id IN (SELECT unnest({2}))) IS TRUE")}}
                """);
        }

        if (kind is null or SearchKind.Task)
        {
            parts.Add(
                $$"""
                SELECT 'task' AS type, t.id, {{Rank}} AS rank, t.id AS task_id, NULL::uuid AS story_id
                FROM {{(newest.Task is null ? $"tasks t WHERE {TasksIn(isNarrow)}" : Newest("tasks", "{6}"))}} AND t.search @@ {{Words}}
                """);
        }

        if (kind is null or SearchKind.Story)
        {
            parts.Add(
                $$"""
                SELECT 'story' AS type, t.id, {{Rank}} AS rank, t.task_id, t.id AS story_id
                FROM {{(newest.Story is null ? $"stories t WHERE NOT t.is_deleted AND {TaskIsOne} AND {TextsIn(isNarrow)}" : Newest("stories", "{7}", "NOT is_deleted"))}} AND t.search @@ {{Words}}
                """);
        }

        if (kind is null or SearchKind.Comment)
        {
            parts.Add(
                $$"""
                SELECT 'comment' AS type, t.id, {{Rank}} AS rank, NULL::uuid AS task_id, t.story_id
                FROM {{(newest.Comment is null ? $"comments t WHERE NOT t.is_deleted AND {StoryIsOne} AND {TextsIn(isNarrow)}" : Newest("comments", "{8}", "NOT is_deleted"))}} AND t.search @@ {{Words}}
                """);
        }

        return $"{Start}{string.Join(Union, parts)}{End("(rank, id) < ({9}::real, {10}::uuid)", "rank DESC, id DESC")}";
    }

    /// <summary>What is older than the newest texts, of the kinds in which those alone have a rank.</summary>
    /// <param name="isNarrow">Whether the indexes can be asked for the words and the scope together.</param>
    /// <param name="newest">Which these are.</param>
    /// <remarks>What they are asked for together is read whole before it is ordered: by the order of the ids the planner would go through what others have.</remarks>
    public static string Older(bool isNarrow, NewestTexts newest)
    {
        var whole = isNarrow ? "OFFSET 0" : "";
        List<string> parts = [];
        if (newest.Task is not null)
        {
            parts.Add(
                $$"""
                (SELECT 'task' AS type, t.id, {{None}} AS rank, t.id AS task_id, NULL::uuid AS story_id
                 FROM (SELECT * FROM tasks t WHERE {{IsOlder("{6}")}} AND {{TasksIn(isNarrow)}} {{whole}}) t
                 WHERE {{SeesTask("{1}", "{14}")}}
                 ORDER BY t.id DESC LIMIT {11})
                """);
        }

        if (newest.Story is not null)
        {
            parts.Add(
                $$"""
                (SELECT 'story' AS type, s.id, {{None}} AS rank, s.task_id, s.id AS story_id
                 FROM (SELECT * FROM stories t WHERE NOT t.is_deleted AND {{IsOlder("{7}")}} AND {{TaskIsOne}} AND {{TextsIn(isNarrow)}} {{whole}}) s
                 WHERE {{SeesTaskOf("s.task_id")}}
                 ORDER BY s.id DESC LIMIT {11})
                """);
        }

        if (newest.Comment is not null)
        {
            parts.Add(
                $$"""
                (SELECT 'comment' AS type, c.id, {{None}} AS rank, NULL::uuid AS task_id, c.story_id
                 FROM (SELECT * FROM comments t WHERE NOT t.is_deleted AND {{IsOlder("{8}")}} AND {{StoryIsOne}} AND {{TextsIn(isNarrow)}} {{whole}}) c
                 WHERE {{SeesTaskOf(TaskOfStory("c.story_id"))}}
                 ORDER BY c.id DESC LIMIT {11})
                """);
        }

        return $"{Start}{string.Join(Union, parts)}{End("true", "id DESC")}";
    }

    /// <summary>Whether the user sees the task <c>t</c>.</summary>
    /// <param name="user">Who.</param>
    /// <param name="hasFewRoles">Whether <c>roles</c> has all that count. Many are not read, but asked for step by step up the lineage: the planner would go through all of them for each row.</param>
    public static string SeesTask(string user, string hasFewRoles) =>
        $$"""
        (EXISTS (SELECT FROM events e WHERE e.id = t.event_id AND e.user_id = {{user}}) OR CASE
            WHEN {{hasFewRoles}} THEN EXISTS (SELECT FROM unnest(t.lineage) AS above (id) WHERE (above.id IN (SELECT id FROM roles)) IS TRUE)
            ELSE EXISTS (
                SELECT FROM unnest(t.lineage) AS above (id)
                WHERE EXISTS (SELECT FROM collaborators c WHERE c.user_id = {{user}} AND c.task_id = above.id OFFSET 0)) END)
        """;

    private static string SeesTaskOf(string id) => $$"""EXISTS (SELECT FROM tasks t WHERE t.id = {{id}} AND {{SeesTask("{1}", "{14}")}})""";

    private static string TaskOfStory(string id) => $"(SELECT s.task_id FROM stories s WHERE s.id = {id} AND NOT s.is_deleted)";

    /// <summary>The newest texts, which are read event by event: they are few, and what the index of words finds is not.</summary>
    private static string Newest(string table, string oldest, string isThere = "true") =>
        $$"""unnest({5}::uuid[]) AS n (id) CROSS JOIN LATERAL (SELECT * FROM {{table}} WHERE event_id = n.id AND id >= {{oldest}}::uuid AND {{isThere}} OFFSET 0) t WHERE true""";

    /// <summary>
    /// Whether a text has the words, is older than the newest ones, and comes after those of the pages before. The words stand in
    /// it as they are: the planner has to know how common they are to choose between their index and the order of the ids.
    /// </summary>
    private static string IsOlder(string oldest) =>
        $$"""
        t.search @@ websearch_to_tsquery('simple', words_of({0}))
            AND (t.id < {{oldest}}::uuid OR t.event_id < {4})
            AND ({9}::real IS NULL OR {9}::real > {{None}} OR t.id < {10}::uuid)
        """;

    private static string TasksIn(bool isNarrow) => isNarrow ? "(t.event_id || t.lineage) && {3}" : EventIsOne;

    private static string TextsIn(bool isNarrow) => isNarrow ? "ARRAY[t.event_id] && {2}" : EventIsOne;

    private static string End(string isAfter, string order) =>
        $$"""
        ),
        ranked AS (SELECT * FROM found WHERE {9}::real IS NULL OR {{isAfter}} ORDER BY {{order}} OFFSET 0),
        hits AS MATERIALIZED (
            SELECT * FROM ranked r
            WHERE CASE r.type
                WHEN 'event' THEN EXISTS (
                    SELECT FROM events e WHERE e.id = r.id
                    AND (e.user_id = {1} OR EXISTS (SELECT FROM collaborators c WHERE c.user_id = {1} AND c.event_id = e.id)))
                ELSE {{SeesTaskOf($"coalesce(r.task_id, {TaskOfStory("r.story_id")})")}} END
            ORDER BY {{order}} LIMIT {11}
        )
        SELECT h.type, h.id, h.rank, coalesce(e.id, t.event_id) AS event_id, t.id AS task_id, s.id AS story_id,
               coalesce(s.title, t.title, e.title) AS title,
               left(CASE h.type
                   WHEN 'event' THEN concat_ws(E'\n', e.title, e.description)
                   WHEN 'task' THEN concat_ws(E'\n', t.title, t.description)
                   WHEN 'story' THEN concat_ws(E'\n', s.title, s.description, left(s.content, {12}))
                   ELSE c.content END, {12}) AS text,
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
