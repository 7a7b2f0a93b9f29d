using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Collab.MigrationWorker.Migrations
{
    /// <inheritdoc />
    public partial class Reads : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_story_revisions_user_id",
                table: "story_revisions");

            migrationBuilder.DropIndex(
                name: "ix_stories_created_by",
                table: "stories");

            migrationBuilder.DropIndex(
                name: "ix_comments_user_id",
                table: "comments");

            migrationBuilder.DropIndex(
                name: "ix_comment_history_user_id",
                table: "comment_history");

            migrationBuilder.DropIndex(
                name: "ix_access_tokens_user_id",
                table: "access_tokens");

            migrationBuilder.CreateIndex(
                name: "ix_story_revisions_user_id_id",
                table: "story_revisions",
                columns: new[] { "user_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_stories_created_by_id",
                table: "stories",
                columns: new[] { "created_by", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_notifications_user_id_type_seq",
                table: "notifications",
                columns: new[] { "user_id", "type", "seq" },
                filter: "NOT silent");

            migrationBuilder.CreateIndex(
                name: "ix_comments_user_id_id",
                table: "comments",
                columns: new[] { "user_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_comment_history_user_id_id",
                table: "comment_history",
                columns: new[] { "user_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_access_tokens_user_id_id",
                table: "access_tokens",
                columns: new[] { "user_id", "id" });

            migrationBuilder.Sql(SqlScript.Read("Reads"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP INDEX ix_stories_event_id_id, ix_comments_event_id_id;
                DO $$ BEGIN
                    EXECUTE format('ALTER DATABASE %I RESET random_page_cost', current_database());
                    EXECUTE format('ALTER DATABASE %I RESET plan_cache_mode', current_database());
                    EXECUTE format('ALTER DATABASE %I RESET jit', current_database());
                EXCEPTION WHEN insufficient_privilege THEN
                    RAISE NOTICE 'What the database is set to stays.';
                END $$;
                """);

            migrationBuilder.DropIndex(
                name: "ix_story_revisions_user_id_id",
                table: "story_revisions");

            migrationBuilder.DropIndex(
                name: "ix_stories_created_by_id",
                table: "stories");

            migrationBuilder.DropIndex(
                name: "ix_notifications_user_id_type_seq",
                table: "notifications");

            migrationBuilder.DropIndex(
                name: "ix_comments_user_id_id",
                table: "comments");

            migrationBuilder.DropIndex(
                name: "ix_comment_history_user_id_id",
                table: "comment_history");

            migrationBuilder.DropIndex(
                name: "ix_access_tokens_user_id_id",
                table: "access_tokens");

            migrationBuilder.CreateIndex(
                name: "ix_story_revisions_user_id",
                table: "story_revisions",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_stories_created_by",
                table: "stories",
                column: "created_by");

            migrationBuilder.CreateIndex(
                name: "ix_comments_user_id",
                table: "comments",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_comment_history_user_id",
                table: "comment_history",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_access_tokens_user_id",
                table: "access_tokens",
                column: "user_id");
        }
    }
}
