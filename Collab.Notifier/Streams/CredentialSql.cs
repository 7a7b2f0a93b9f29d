namespace Collab.Notifier.Streams;

internal static class CredentialSql
{
    /// <summary>
    /// $1: users. $2: the tokens that their streams were opened with, or null. Which of them give access no more, counted from
    /// 1, and why. A user who has no stream any more is deleted.
    /// </summary>
    public const string Ended =
        """
        SELECT c.place,
               CASE WHEN NOT EXISTS (SELECT FROM user_streams s WHERE s.user_id = c.user_id) THEN 'deleted'
                    WHEN t.id IS NULL THEN 'revoked'
                    ELSE 'expired' END AS code
        FROM unnest($1, $2) WITH ORDINALITY AS c (user_id, token_id, place)
        LEFT JOIN access_tokens t ON t.id = c.token_id
        WHERE CASE WHEN c.token_id IS NULL THEN NOT EXISTS (SELECT FROM user_streams s WHERE s.user_id = c.user_id)
                   ELSE t.id IS NULL OR t.expires_at <= now() END
        """;
}
