using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Collab.MigrationWorker.Migrations
{
    /// <inheritdoc />
    public partial class SearchPending : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // What writes leave for later is read by each search, for each key of the user's access: after two thousand
            // changed titles one with a hundred keys took 50 ms instead of 13. So they leave as little as there can be.
            SetPendingLimit(migrationBuilder, 64);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            SetPendingLimit(migrationBuilder, 1024);
        }

        private static void SetPendingLimit(MigrationBuilder migrationBuilder, int kibibytes) => migrationBuilder.Sql(
            $"""
            ALTER INDEX ix_events_search SET (gin_pending_list_limit = {kibibytes});
            ALTER INDEX ix_tasks_search SET (gin_pending_list_limit = {kibibytes});
            ALTER INDEX ix_stories_search SET (gin_pending_list_limit = {kibibytes});
            ALTER INDEX ix_comments_search SET (gin_pending_list_limit = {kibibytes});
            """);
    }
}
