using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Collab.MigrationWorker.Migrations
{
    /// <inheritdoc />
    public partial class TaskStructure : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(SqlScript.Read("TaskStructure"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP TRIGGER tasks_move ON tasks;
                DROP TRIGGER tasks_moved ON tasks;
                DROP FUNCTION tasks_set_moved_lineage(), tasks_carry_lineage();
                CREATE OR REPLACE FUNCTION tasks_keep_counters() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    NEW.allocated_duration := OLD.allocated_duration;
                    NEW.subtask_count := OLD.subtask_count;
                    NEW.completed_subtask_count := OLD.completed_subtask_count;
                    RETURN NEW;
                END $$;
                DROP TRIGGER tasks_counters ON tasks;
                CREATE TRIGGER tasks_counters BEFORE UPDATE OF allocated_duration, subtask_count, completed_subtask_count ON tasks
                    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION tasks_keep_counters();
                """);
        }
    }
}
