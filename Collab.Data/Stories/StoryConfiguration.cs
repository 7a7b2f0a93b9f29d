using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Collab.Data.Stories;

internal sealed class StoryConfiguration : IEntityTypeConfiguration<Story>, IEntityTypeConfiguration<StoryRevision>
{
    public void Configure(EntityTypeBuilder<Story> builder)
    {
        builder.ToTable("stories", table => table.HasCheckConstraint("ck_stories_content", $"octet_length(content) <= {Story.MaxContentBytes}")).IsResource();
        builder.Property(s => s.Title).HasMaxLength(Story.MaxTitleLength);
        builder.Ignore(s => s.Details);
        builder.HasIndex(s => new { s.TaskId, s.Id });
        builder.HasIndex(s => new { s.CreatedBy, s.Id });
        builder.HasOne(s => s.Task).WithMany().HasForeignKey(s => s.TaskId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(s => s.User).WithMany().HasForeignKey(s => s.CreatedBy).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(s => s.Revisions).WithOne().HasForeignKey(r => r.StoryId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<StoryRevision> builder)
    {
        builder.ToTable("story_revisions").IsResource();
        builder.Property(r => r.ChangeType).HasText();
        builder.HasIndex(r => new { r.StoryId, r.Number }).IsUnique();
        builder.HasIndex(r => new { r.StoryId, r.Id });
        builder.HasIndex(r => new { r.UserId, r.Id });
        builder.HasOne(r => r.User).WithMany().HasForeignKey(r => r.UserId).OnDelete(DeleteBehavior.Restrict);
    }
}
