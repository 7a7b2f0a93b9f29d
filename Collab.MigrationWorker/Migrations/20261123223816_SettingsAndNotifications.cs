using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Collab.MigrationWorker.Migrations
{
    /// <inheritdoc />
    public partial class SettingsAndNotifications : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string[]>(
                name: "silent_types",
                table: "user_streams",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<int>(
                name: "unread_count",
                table: "user_streams",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid[]>(
                name: "lineage",
                table: "outbox",
                type: "uuid[]",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "type",
                table: "notifications",
                type: "character varying(24)",
                maxLength: 24,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "updated_at",
                table: "notifications",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "notifications",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.CreateTable(
                name: "user_settings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    disable_all_notifications = table.Column<bool>(type: "boolean", nullable: false),
                    disabled_notification_types = table.Column<string[]>(type: "text[]", nullable: false),
                    ui_preferences = table.Column<string>(type: "jsonb", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_settings", x => x.id);
                    table.ForeignKey(
                        name: "fk_user_settings_users_id",
                        column: x => x.id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "task_settings",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    task_id = table.Column<Guid>(type: "uuid", nullable: false),
                    muted = table.Column<bool>(type: "boolean", nullable: false),
                    disabled_types = table.Column<string[]>(type: "text[]", nullable: false),
                    silent_types = table.Column<string[]>(type: "text[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_task_settings", x => new { x.task_id, x.user_id });
                    table.ForeignKey(
                        name: "fk_task_settings_user_settings_user_id",
                        column: x => x.user_id,
                        principalTable: "user_settings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_user_streams_unread_count",
                table: "user_streams",
                sql: "unread_count >= 0");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_unread",
                table: "notifications",
                columns: new[] { "user_id", "seq" },
                filter: "NOT silent AND NOT is_read");

            migrationBuilder.CreateIndex(
                name: "ix_task_settings_user_id",
                table: "task_settings",
                column: "user_id");

            migrationBuilder.Sql(SqlScript.Read("SettingsAndNotifications"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER notifications_removed ON notifications; DROP FUNCTION notifications_uncount();");

            migrationBuilder.DropTable(
                name: "task_settings");

            migrationBuilder.DropTable(
                name: "user_settings");

            migrationBuilder.DropCheckConstraint(
                name: "ck_user_streams_unread_count",
                table: "user_streams");

            migrationBuilder.DropIndex(
                name: "ix_notifications_unread",
                table: "notifications");

            migrationBuilder.DropColumn(
                name: "silent_types",
                table: "user_streams");

            migrationBuilder.DropColumn(
                name: "unread_count",
                table: "user_streams");

            migrationBuilder.DropColumn(
                name: "lineage",
                table: "outbox");

            migrationBuilder.DropColumn(
                name: "type",
                table: "notifications");

            migrationBuilder.DropColumn(
                name: "updated_at",
                table: "notifications");

            migrationBuilder.DropColumn(
                name: "version",
                table: "notifications");
        }
    }
}
