using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Collab.MigrationWorker.Migrations
{
    /// <inheritdoc />
    public partial class TicketsAndRetention : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "stream_tickets",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    token_id = table.Column<Guid>(type: "uuid", nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stream_tickets", x => x.id);
                    table.ForeignKey(
                        name: "fk_stream_tickets_access_tokens_token_id",
                        column: x => x.token_id,
                        principalTable: "access_tokens",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_stream_tickets_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_stream_tickets_hash",
                table: "stream_tickets",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_stream_tickets_token_id",
                table: "stream_tickets",
                column: "token_id");

            migrationBuilder.CreateIndex(
                name: "ix_stream_tickets_user_id",
                table: "stream_tickets",
                column: "user_id");

            // What retention removes is a small part of large tables, day after day: its room is to be used again soon.
            migrationBuilder.Sql(
                """
                ALTER TABLE notifications SET (autovacuum_vacuum_scale_factor = 0.02);
                ALTER TABLE activity SET (autovacuum_vacuum_scale_factor = 0.02);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "stream_tickets");

            migrationBuilder.Sql(
                """
                ALTER TABLE notifications RESET (autovacuum_vacuum_scale_factor);
                ALTER TABLE activity RESET (autovacuum_vacuum_scale_factor);
                """);
        }
    }
}
