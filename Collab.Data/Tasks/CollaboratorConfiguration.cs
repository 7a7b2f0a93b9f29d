using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Collab.Data.Tasks;

internal sealed class CollaboratorConfiguration : IEntityTypeConfiguration<Collaborator>
{
    public void Configure(EntityTypeBuilder<Collaborator> builder)
    {
        builder.ToTable("collaborators", table =>
        {
            table.HasCheckConstraint("ck_collaborators_role", "role IN ('collaborator', 'maintainer')");
            table.HasTrigger("collaborators_maintained");
        }).IsResource();
        builder.Property(c => c.Role).HasText();
        // The event follows from the task: this makes one role per task and user, and serves the key below.
        builder.HasIndex(c => new { c.TaskId, c.EventId, c.UserId }).IsUnique();
        builder.HasIndex(c => new { c.UserId, c.EventId });
        // The tasks of a user, in the order of lists.
        builder.HasIndex(c => new { c.UserId, c.TaskId });
        builder.HasIndex(c => c.EventId);
        builder.HasOne(c => c.User).WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<TaskItem>().WithMany()
            .HasForeignKey(c => new { c.TaskId, c.EventId })
            .HasPrincipalKey(t => new { t.Id, t.EventId })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
