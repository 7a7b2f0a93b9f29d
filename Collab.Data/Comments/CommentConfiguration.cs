using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Collab.Data.Comments;

internal sealed class CommentConfiguration : IEntityTypeConfiguration<Comment>, IEntityTypeConfiguration<CommentHistory>
{
    private const string Threads = "ix_comments_threads";

    public void Configure(EntityTypeBuilder<Comment> builder)
    {
        builder.ToTable("comments", table =>
        {
            table.HasCheckConstraint("ck_comments_deleted", "is_deleted = (content IS NULL)");
            table.HasCheckConstraint("ck_comments_thread", $"depth BETWEEN 1 AND {Comment.MaxDepth} AND (parent_comment_id IS NULL) = (thread_id = id)");
            table.HasCheckConstraint("ck_comments_reply_count", "reply_count >= 0");
        }).IsResource();
        builder.Property(c => c.Content).HasMaxLength(Comment.MaxContentLength);
        builder.Ignore(c => c.TakesReplies);
        builder.HasIndex(c => new { c.StoryId, c.Id });
        builder.HasIndex(c => new { c.StoryId, c.Id }, Threads).HasFilter("parent_comment_id IS NULL").HasDatabaseName(Threads);
        builder.HasIndex(c => new { c.ThreadId, c.Id });
        builder.HasIndex(c => new { c.UserId, c.Id });
        builder.HasOne(c => c.Story).WithMany().HasForeignKey(c => c.StoryId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(c => c.User).WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(c => c.History).WithOne().HasForeignKey(h => h.CommentId).OnDelete(DeleteBehavior.Cascade);

        // Both columns in the key: an answer to a comment on another story is refused by the database.
        builder.HasAlternateKey(c => new { c.Id, c.StoryId });
        builder.HasOne<Comment>().WithMany()
            .HasForeignKey(c => new { c.ParentCommentId, c.StoryId })
            .HasPrincipalKey(c => new { c.Id, c.StoryId })
            .OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<CommentHistory> builder)
    {
        builder.ToTable("comment_history").IsResource();
        builder.Property(h => h.ActionType).HasText();
        builder.Property(h => h.Content).HasMaxLength(Comment.MaxContentLength);
        builder.HasIndex(h => new { h.CommentId, h.Id });
        builder.HasIndex(h => new { h.UserId, h.Id });
        builder.HasOne(h => h.User).WithMany().HasForeignKey(h => h.UserId).OnDelete(DeleteBehavior.Restrict);
    }
}
