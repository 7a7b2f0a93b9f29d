using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Collab.Data.Invites;

public sealed class InviteConfiguration : IEntityTypeConfiguration<Invite>
{
    /// <summary>One pending invite per task and invitee.</summary>
    public const string OnePending = "ix_invites_one_pending";

    public void Configure(EntityTypeBuilder<Invite> builder)
    {
        builder.ToTable("invites").IsResource();
        builder.Property(i => i.Role).HasText();
        builder.Property(i => i.Status).HasText();
        builder.Property(i => i.Message).HasMaxLength(Invite.MaxMessageLength);
        builder.HasIndex(i => new { i.TaskId, i.InviteeId }).IsUnique().HasFilter("status = 'pending'").HasDatabaseName(OnePending);
        builder.HasIndex(i => new { i.InviteeId, i.Id });
        builder.HasIndex(i => new { i.InviterId, i.Id });
        builder.HasOne(i => i.Task).WithMany().HasForeignKey(i => i.TaskId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(i => i.Inviter).WithMany().HasForeignKey(i => i.InviterId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(i => i.Invitee).WithMany().HasForeignKey(i => i.InviteeId).OnDelete(DeleteBehavior.Restrict);
    }
}
