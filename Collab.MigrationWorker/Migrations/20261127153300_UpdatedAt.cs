using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Collab.MigrationWorker.Migrations
{
    /// <inheritdoc />
    public partial class UpdatedAt : Migration
    {
        private static readonly string[] _tables =
        [
            "access_tokens", "collaborators", "comment_history", "comments", "events", "invites",
            "notifications", "stories", "story_revisions", "tasks", "user_settings", "users",
        ];

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The time of a write is that of its beginning. Whoever waited for the row meanwhile writes an earlier time
            // than the one before, and the row would be older than its version says.
            migrationBuilder.Sql(
                """
                CREATE FUNCTION keep_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    NEW.updated_at := OLD.updated_at;
                    RETURN NEW;
                END $$;
                """);
            foreach (var table in _tables)
            {
                migrationBuilder.Sql(
                    $"""
                    CREATE TRIGGER {table}_updated_at BEFORE UPDATE OF updated_at ON {table}
                        FOR EACH ROW WHEN (NEW.updated_at < OLD.updated_at) EXECUTE FUNCTION keep_updated_at();
                    """);
            }
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var table in _tables)
                migrationBuilder.Sql($"DROP TRIGGER {table}_updated_at ON {table};");

            migrationBuilder.Sql("DROP FUNCTION keep_updated_at();");
        }
    }
}
