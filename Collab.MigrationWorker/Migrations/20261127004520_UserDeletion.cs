using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Collab.MigrationWorker.Migrations
{
    /// <inheritdoc />
    public partial class UserDeletion : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_users_normalized_email",
                table: "users");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "deleted_at",
                table: "users",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_users_normalized_email",
                table: "users",
                column: "normalized_email",
                unique: true,
                filter: "deleted_at IS NULL");

            migrationBuilder.AddCheckConstraint(
                name: "ck_users_deleted",
                table: "users",
                sql: "(deleted_at IS NULL) = (email <> '') AND (deleted_at IS NULL OR password_hash IS NULL)");

            migrationBuilder.CreateIndex(
                name: "ix_invites_normalized_email",
                table: "invites",
                column: "normalized_email",
                filter: "normalized_email IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_activity_actor_id_id",
                table: "activity",
                columns: new[] { "actor_id", "id" },
                filter: "type = 'system'");

            migrationBuilder.Sql(SqlScript.Read("UserDeletion"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // The schema before knows of no user without an address.
            migrationBuilder.Sql(
                """
                DROP TRIGGER events_user_exists ON events;
                DROP TRIGGER collaborators_user_exists ON collaborators;
                DROP TRIGGER access_tokens_user_exists ON access_tokens;
                DROP TRIGGER stream_tickets_user_exists ON stream_tickets;
                DROP TRIGGER user_settings_user_exists ON user_settings;
                DROP TRIGGER invites_inviter_exists ON invites;
                DROP TRIGGER invites_invitee_exists ON invites;
                DROP FUNCTION users_refuse_deleted();
                ALTER TABLE users DROP CONSTRAINT ck_users_deleted;
                UPDATE users SET email = id WHERE deleted_at IS NOT NULL;
                """);

            migrationBuilder.DropIndex(
                name: "ix_users_normalized_email",
                table: "users");

            migrationBuilder.DropIndex(
                name: "ix_invites_normalized_email",
                table: "invites");

            migrationBuilder.DropIndex(
                name: "ix_activity_actor_id_id",
                table: "activity");

            migrationBuilder.DropColumn(
                name: "deleted_at",
                table: "users");

            migrationBuilder.CreateIndex(
                name: "ix_users_normalized_email",
                table: "users",
                column: "normalized_email",
                unique: true);
        }
    }
}
