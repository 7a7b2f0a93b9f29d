namespace Collab.Notifier.Streams;

internal static class CredentialSql
{
    /// <summary>
    /// $1: users. $2: the tokens that their streams were opened with, or null. Those that give access no more, and why. A
    /// user who has no stream any more is deleted.
    /// </summary>
    public const string Ended =
        """
        SELECT c.user_id, c.token_id,
               CASE WHEN NOT EXISTS (SELECT FROM user_streams s WHERE s.user_id = c.user_id) THEN 'deleted'
                    WHEN t.id IS NULL THEN 'revoked'
                    ELSE 'expired' END AS code
        FROM unnest($1, $2) AS c (user_id, token_id)
        LEFT JOIN access_tokens t ON t.id = c.token_id
        WHERE CASE WHEN c.token_id IS NULL THEN NOT EXISTS (SELECT FROM user_streams s WHERE s.user_id = c.user_id)
                   ELSE t.id IS NULL OR t.expires_at <= now() END
        """;
}
