using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Collab.MigrationWorker.Migrations
{
    /// <inheritdoc />
    public partial class ActsOfUsers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_activity_actor_id_id",
                table: "activity");

            migrationBuilder.CreateIndex(
                name: "ix_activity_actor_id_id",
                table: "activity",
                columns: new[] { "actor_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_activity_actor_id_id",
                table: "activity");

            migrationBuilder.CreateIndex(
                name: "ix_activity_actor_id_id",
                table: "activity",
                columns: new[] { "actor_id", "id" },
                filter: "type = 'system'");
        }
    }
}
