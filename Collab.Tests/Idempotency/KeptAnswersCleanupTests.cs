using Collab.Api.Conventions.Idempotency;
using Collab.Data;
using Collab.Tests.Notifications;
using Collab.Tests.Support;

namespace Collab.Tests.Idempotency;

public sealed class KeptAnswersCleanupTests(CollabApp app)
{
    [Fact]
    public async Task What_is_older_than_a_day_is_removed_by_several_at_once()
    {
        var user = Guid.CreateVersion7();
        await using var database = await app.OpenDatabaseAsync();
        await database.ExecuteAsync(
            """
            INSERT INTO kept_answers (id, user_id, request, status, created_at)
            SELECT sha256((@user || ' ' || n)::bytea), @user, '', 200, now() - make_interval(hours => 24 * (n % 2), mins => 1) FROM generate_series(1, 4000) n
            """,
            ("user", user));

        await Task.WhenAll(RemoveAsync(), RemoveAsync(), RemoveAsync());
        await RemoveAsync();

        Assert.Equal([2000L], await database.QueryAsync<long>("SELECT count(*) FROM kept_answers WHERE user_id = @user", ("user", user)));
        Assert.Empty(await database.QueryAsync<Guid>("SELECT user_id FROM kept_answers WHERE user_id = @user AND created_at < now() - interval '24 hours'", ("user", user)));
    }

    private async Task RemoveAsync()
    {
        await using var db = await app.ContextAsync();
        await KeptAnswersCleanup.RemoveAsync(db, TimeProvider.System.Now(), TestContext.Current.CancellationToken);
    }
}
