using Collab.Data.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Collab.Data.Delivery;

internal sealed class DeliveryConfiguration :
    IEntityTypeConfiguration<Activity>,
    IEntityTypeConfiguration<OutboxMessage>,
    IEntityTypeConfiguration<Notification>,
    IEntityTypeConfiguration<UserStream>
{
    public void Configure(EntityTypeBuilder<Activity> builder)
    {
        builder.ToTable("activity");
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.Type).HasText();
        builder.Property(a => a.Action).HasMaxLength(40);
        builder.Property(a => a.Data).HasColumnType("json");
        builder.HasIndex(a => new { a.TaskId, a.Id });
        builder.HasIndex(a => new { a.ActorId, a.Id });
    }

    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.ToTable("outbox");
        builder.Property(o => o.Id).UseIdentityAlwaysColumn();
        builder.Property(o => o.Audience).HasText();
        builder.Property(o => o.TraceParent).HasMaxLength(55);
    }

    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.ToTable("notifications", table => table.HasTrigger("notifications_removed"));
        // No foreign keys: the one writer takes both ids from rows it has just read, at tens of thousands a second.
        builder.HasKey(n => new { n.UserId, n.Seq });
        builder.Property(n => n.Type).HasText();
        builder.Property(n => n.Version).HasDefaultValue(1).ValueGeneratedNever();
        builder.Property(n => n.CreatedAt).HasDefaultValueSql("now()");
        builder.Ignore(n => n.Id).Ignore(n => n.ReadAt);
        builder.HasIndex(n => new { n.UserId, n.Seq }).HasFilter("NOT silent AND NOT is_read").HasDatabaseName("ix_notifications_unread");
        // A list of one type: among a hundred thousand of others it may be rare.
        builder.HasIndex(n => new { n.UserId, n.Type, n.Seq }).HasFilter("NOT silent");
    }

    public void Configure(EntityTypeBuilder<UserStream> builder)
    {
        builder.ToTable("user_streams", table => table.HasCheckConstraint("ck_user_streams_unread_count", "unread_count >= 0"));
        builder.HasKey(s => s.UserId);
        builder.Property(s => s.UnreadCount).HasDefaultValue(0);
        builder.PrimitiveCollection(s => s.SilentTypes).HasTexts().HasDefaultValueSql("'{}'");
        builder.HasOne<User>().WithOne().HasForeignKey<UserStream>(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
