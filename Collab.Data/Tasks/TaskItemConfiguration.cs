using Collab.Data.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Collab.Data.Tasks;

internal sealed class TaskItemConfiguration : IEntityTypeConfiguration<TaskItem>
{
    public void Configure(EntityTypeBuilder<TaskItem> builder)
    {
        builder.ToTable("tasks", table =>
        {
            table.HasCheckConstraint(TaskConstraints.Duration, $"duration BETWEEN 1 AND {TaskItem.MaxDuration}");
            table.HasCheckConstraint(TaskConstraints.Budget, "allocated_duration BETWEEN 0 AND duration");
            table.HasCheckConstraint(TaskConstraints.Counts, "completed_subtask_count BETWEEN 0 AND subtask_count");
            table.HasCheckConstraint(
                TaskConstraints.Completion,
                "NOT is_complete OR subtask_count = 0 OR (allocated_duration = duration AND completed_subtask_count = subtask_count)");
            table.HasCheckConstraint("ck_tasks_completed_at", "is_complete = (completed_at IS NOT NULL)");
            table.HasCheckConstraint(
                TaskConstraints.Lineage,
                $"cardinality(lineage) BETWEEN 1 AND {TaskItem.MaxDepth} AND lineage[cardinality(lineage)] = id AND lineage[cardinality(lineage) - 1] IS NOT DISTINCT FROM parent_task_id");
            table.HasTrigger("tasks_lineage");
            table.HasTrigger("tasks_move");
            table.HasTrigger("tasks_moved");
            table.HasTrigger("tasks_allocation_insert");
            table.HasTrigger("tasks_allocation_update");
            table.HasTrigger("tasks_allocation_delete");
        }).IsResource();

        builder.Property(t => t.Title).HasMaxLength(TaskItem.MaxTitleLength);
        builder.Ignore(t => t.Details).Ignore(t => t.Depth).Ignore(t => t.RemainingDuration);
        builder.HasOne(t => t.Event).WithMany().HasForeignKey(t => t.EventId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<User>().WithMany().HasForeignKey(t => t.MaintainerId).OnDelete(DeleteBehavior.Restrict);

        // Both columns in the key: a parent in another event is refused by the database.
        builder.HasAlternateKey(t => new { t.Id, t.EventId });
        builder.HasOne<TaskItem>().WithMany()
            .HasForeignKey(t => new { t.ParentTaskId, t.EventId })
            .HasPrincipalKey(t => new { t.Id, t.EventId })
            .OnDelete(DeleteBehavior.Cascade);

        builder.HasIndex(t => new { t.EventId, t.Id });
        builder.HasIndex(t => new { t.ParentTaskId, t.EventId, t.Id });
        builder.HasIndex(t => t.MaintainerId);
    }
}
