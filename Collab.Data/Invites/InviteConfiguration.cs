using Collab.Data.Tasks;
using Collab.Data.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Collab.Data.Invites;

public sealed class InviteConfiguration : IEntityTypeConfiguration<Invite>
{
    /// <summary>One pending invite per task and invitee.</summary>
    public const string OnePending = "ix_invites_one_pending";

    /// <summary>One pending invite per task and address.</summary>
    public const string OnePendingAddress = "ix_invites_one_pending_address";

    public void Configure(EntityTypeBuilder<Invite> builder)
    {
        builder.ToTable("invites", table => table.HasCheckConstraint(
            "ck_invites_invitee",
            "invitee_id IS NOT NULL OR (status <> 'accepted' AND invitee_email IS NOT NULL AND code_hash IS NOT NULL)")).IsResource();
        builder.Property(i => i.Role).HasText();
        builder.Property(i => i.Status).HasText();
        builder.Property(i => i.TaskTitle).HasMaxLength(TaskItem.MaxTitleLength);
        builder.Property(i => i.Message).HasMaxLength(Invite.MaxMessageLength);
        builder.Property(i => i.InviteeEmail).HasMaxLength(User.MaxEmailLength);
        builder.Property(i => i.NormalizedEmail).HasMaxLength(User.MaxEmailLength).HasComputedColumnSql("lower(invitee_email)", stored: true);
        builder.HasIndex(i => new { i.TaskId, i.InviteeId }).IsUnique().HasFilter("status = 'pending'").HasDatabaseName(OnePending);
        builder.HasIndex(i => new { i.TaskId, i.NormalizedEmail }).IsUnique().HasFilter("status = 'pending'").HasDatabaseName(OnePendingAddress);
        builder.HasIndex(i => new { i.TaskId, i.Id });
        builder.HasIndex(i => i.ExpiresAt).HasFilter("status = 'pending'");
        builder.HasIndex(i => i.CodeHash).IsUnique();
        builder.HasIndex(i => i.NormalizedEmail).HasFilter("normalized_email IS NOT NULL");
        builder.HasIndex(i => new { i.InviteeId, i.Id });
        builder.HasIndex(i => new { i.InviterId, i.Id });
        builder.HasOne(i => i.Task).WithMany().HasForeignKey(i => i.TaskId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(i => i.Inviter).WithMany().HasForeignKey(i => i.InviterId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(i => i.Invitee).WithMany().HasForeignKey(i => i.InviteeId).OnDelete(DeleteBehavior.Restrict);
    }
}
