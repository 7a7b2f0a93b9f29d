namespace Collab.Notifier.Streams;

internal static class CredentialSql
{
    /// <summary>$1: access tokens. Which of them give access no more, counted from 1, and whether their time is over.</summary>
    public const string EndedTokens =
        """
        SELECT c.place, t.id IS NOT NULL AS expired
        FROM unnest($1) WITH ORDINALITY AS c (token_id, place)
        LEFT JOIN access_tokens t ON t.id = c.token_id
        WHERE t.id IS NULL OR t.expires_at <= now()
        """;

    /// <summary>$1: users. Which of them are deleted, counted from 1: those who have no stream any more.</summary>
    public const string DeletedUsers =
        """
        SELECT c.place
        FROM unnest($1) WITH ORDINALITY AS c (user_id, place)
        WHERE NOT EXISTS (SELECT FROM user_streams s WHERE s.user_id = c.user_id)
        """;
}
