using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Collab.MigrationWorker.Migrations
{
    /// <inheritdoc />
    public partial class RolesAndInvites : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "task_title",
                table: "invites",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_invites_expires_at",
                table: "invites",
                column: "expires_at",
                filter: "status = 'pending'");

            migrationBuilder.Sql(SqlScript.Read("RolesAndInvites"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP TRIGGER collaborators_maintained ON collaborators;
                DROP FUNCTION collaborators_check_maintained();
                """);

            migrationBuilder.DropIndex(
                name: "ix_invites_expires_at",
                table: "invites");

            migrationBuilder.DropColumn(
                name: "task_title",
                table: "invites");
        }
    }
}
