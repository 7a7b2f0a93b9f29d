using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Collab.MigrationWorker.Migrations
{
    /// <inheritdoc />
    public partial class ForeignKeyIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_stories_task_id_id",
                table: "stories");

            migrationBuilder.CreateIndex(
                name: "ix_stories_task_id_id",
                table: "stories",
                columns: new[] { "task_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_invites_task_id_id",
                table: "invites",
                columns: new[] { "task_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_stories_task_id_id",
                table: "stories");

            migrationBuilder.DropIndex(
                name: "ix_invites_task_id_id",
                table: "invites");

            migrationBuilder.CreateIndex(
                name: "ix_stories_task_id_id",
                table: "stories",
                columns: new[] { "task_id", "id" },
                filter: "NOT is_deleted");
        }
    }
}
