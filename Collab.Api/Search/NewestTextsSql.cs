namespace Collab.Api.Search;

/// <summary>
/// Finds the <see cref="NewestTexts"/>. Its parameters:
/// <code>
/// {0} words           {1} user           {2} keys           {3} whether the keys hold all roles
/// {4} kinds           {5} events, newest first              {6} whether there are older ones
/// {7} texts of a kind, at the most       {8} texts of a kind that an event has among them, at the most
/// {9} tasks, {10} stories and {11} comments among them that have the words where very many have
/// </code>
/// They end with the most there may be, and before one is missing between them: with the last that was read of an event
/// which has more.
/// </summary>
internal static class NewestTextsSql
{
    public static readonly string Find =
        $$"""
        WITH query AS MATERIALIZED ({{SearchSql.Query}}),
        roles AS MATERIALIZED (SELECT task_id AS id FROM collaborators WHERE {3} AND user_id = {1} AND task_id = ANY ({2}))
        SELECT ({5}::uuid[])[cardinality({5}::uuid[])] AS event,
               {{Oldest("task", "tasks", "t", "true", "", "{9}")}},
               {{Oldest("story", "stories", "s", "NOT s.is_deleted", "JOIN tasks t ON t.id = s.task_id", "{10}")}},
               {{Oldest("comment", "comments", "c", "NOT c.is_deleted", "JOIN stories s ON s.id = c.story_id AND NOT s.is_deleted JOIN tasks t ON t.id = s.task_id", "{11}")}}
        """;

    /// <param name="kind">What the texts are.</param>
    /// <param name="table">Where they are.</param>
    /// <param name="row">What a row of it is called.</param>
    /// <param name="isThere">Which of the rows count.</param>
    /// <param name="task">What joins their task as <c>t</c>.</param>
    /// <param name="many">How many have the words where very many have.</param>
    private static string Oldest(string kind, string table, string row, string isThere, string task, string many) =>
        $$"""
        (SELECT newest.oldest FROM (
            SELECT greatest(
                (array_agg(n.id ORDER BY n.id DESC))[least({7}, count(*))::int],
                (array_agg(n.id ORDER BY n.id DESC) FILTER (WHERE n.number = {8}))[1]) AS oldest
            FROM unnest({5}::uuid[]) AS e (id)
            CROSS JOIN LATERAL (
                SELECT {{row}}.id, row_number() OVER (ORDER BY {{row}}.id DESC) AS number
                FROM {{table}} {{row}} WHERE {{row}}.event_id = e.id AND {{isThere}} ORDER BY {{row}}.id DESC LIMIT {8}) n
            WHERE '{{kind}}' = ANY ({4})
            HAVING {6} OR count(*) > {7} OR bool_or(n.number = {8})) newest
         WHERE {{many}} = (
            SELECT count(*) FROM (
                SELECT FROM (SELECT * FROM {{table}} {{row}} WHERE event_id = ANY ({5}) AND id >= newest.oldest AND {{isThere}} OFFSET 0) {{row}} {{task}}
                WHERE {{row}}.search @@ {{SearchSql.Words}} AND {{SearchSql.SeesTask("{1}", "{3}")}}
                LIMIT {{many}}) seen)) AS {{kind}}
        """;
}
