using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Collab.MigrationWorker.Migrations
{
    /// <inheritdoc />
    public partial class KeptAnswersOfUsers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_kept_answers_user_id_id",
                table: "kept_answers",
                columns: new[] { "user_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_kept_answers_user_id_id",
                table: "kept_answers");
        }
    }
}
