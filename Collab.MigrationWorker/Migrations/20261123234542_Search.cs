using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Collab.MigrationWorker.Migrations
{
    /// <inheritdoc />
    public partial class Search : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(SqlScript.Read("Search"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP TRIGGER stories_event ON stories;
                DROP TRIGGER comments_event ON comments;
                DROP FUNCTION stories_set_event(), comments_set_event();
                ALTER TABLE events DROP COLUMN search;
                ALTER TABLE tasks DROP COLUMN search;
                ALTER TABLE stories DROP COLUMN search, DROP COLUMN event_id;
                ALTER TABLE comments DROP COLUMN search, DROP COLUMN event_id;
                DROP FUNCTION story_vector(text, text, text);
                """);
        }
    }
}
