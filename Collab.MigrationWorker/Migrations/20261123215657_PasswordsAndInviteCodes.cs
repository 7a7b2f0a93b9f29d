using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Collab.MigrationWorker.Migrations
{
    /// <inheritdoc />
    public partial class PasswordsAndInviteCodes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "password_hash",
                table: "users",
                type: "character varying(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AlterColumn<Guid>(
                name: "invitee_id",
                table: "invites",
                type: "uuid",
                nullable: true,
                oldClrType: typeof(Guid),
                oldType: "uuid");

            migrationBuilder.AddColumn<byte[]>(
                name: "code_hash",
                table: "invites",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "invitee_email",
                table: "invites",
                type: "character varying(254)",
                maxLength: 254,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "normalized_email",
                table: "invites",
                type: "character varying(254)",
                maxLength: 254,
                nullable: true,
                computedColumnSql: "lower(invitee_email)",
                stored: true);

            migrationBuilder.CreateIndex(
                name: "ix_invites_code_hash",
                table: "invites",
                column: "code_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_invites_one_pending_address",
                table: "invites",
                columns: new[] { "task_id", "normalized_email" },
                unique: true,
                filter: "status = 'pending'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_invites_invitee",
                table: "invites",
                sql: "invitee_id IS NOT NULL OR (status <> 'accepted' AND invitee_email IS NOT NULL AND code_hash IS NOT NULL)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // The schema before knows of no invite without an invitee.
            migrationBuilder.Sql("DELETE FROM invites WHERE invitee_id IS NULL;");

            migrationBuilder.DropIndex(
                name: "ix_invites_code_hash",
                table: "invites");

            migrationBuilder.DropIndex(
                name: "ix_invites_one_pending_address",
                table: "invites");

            migrationBuilder.DropCheckConstraint(
                name: "ck_invites_invitee",
                table: "invites");

            migrationBuilder.DropColumn(
                name: "normalized_email",
                table: "invites");

            migrationBuilder.DropColumn(
                name: "password_hash",
                table: "users");

            migrationBuilder.DropColumn(
                name: "code_hash",
                table: "invites");

            migrationBuilder.DropColumn(
                name: "invitee_email",
                table: "invites");

            migrationBuilder.AlterColumn<Guid>(
                name: "invitee_id",
                table: "invites",
                type: "uuid",
                nullable: false,
                oldClrType: typeof(Guid),
                oldType: "uuid",
                oldNullable: true);
        }
    }
}
