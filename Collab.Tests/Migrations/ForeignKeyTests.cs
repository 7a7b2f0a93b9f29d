using Collab.Tests.Support;

namespace Collab.Tests.Migrations;

public sealed class ForeignKeyTests(CollabApp app)
{
    /// <summary>A partial index is none to a cascade, which would read the whole table for each row that goes.</summary>
    [Fact]
    public async Task Every_foreign_key_has_a_whole_index_that_begins_with_its_columns()
    {
        await using var database = await app.OpenDatabaseAsync();

        var without = await database.QueryAsync<string>(
            """
            SELECT c.conname::text
            FROM pg_constraint c
            WHERE c.contype = 'f' AND NOT EXISTS (
                SELECT FROM pg_index i
                WHERE i.indrelid = c.conrelid AND i.indpred IS NULL AND i.indisvalid
                  AND (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey)
            """);

        Assert.Empty(without);
        Assert.True((await database.QueryAsync<long>("SELECT count(*) FROM pg_constraint WHERE contype = 'f'")).Single() > 10);
    }
}
