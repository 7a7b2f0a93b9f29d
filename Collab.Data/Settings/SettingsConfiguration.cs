using Collab.Data.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Collab.Data.Settings;

internal sealed class SettingsConfiguration : IEntityTypeConfiguration<UserSettings>, IEntityTypeConfiguration<TaskSettings>
{
    public void Configure(EntityTypeBuilder<UserSettings> builder)
    {
        builder.ToTable("user_settings").IsResource();
        builder.PrimitiveCollection(s => s.DisabledNotificationTypes).HasTexts();
        builder.Property(s => s.UiPreferences).HasColumnType("jsonb");
        builder.Ignore(s => s.Details).Ignore(s => s.SilentTypes);
        builder.HasOne<User>().WithOne().HasForeignKey<UserSettings>(s => s.Id).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(s => s.Tasks).WithOne().HasForeignKey(t => t.UserId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<TaskSettings> builder)
    {
        builder.ToTable("task_settings");
        // In this order for the dispatcher, which asks for everyone with settings of a task and of those above it.
        builder.HasKey(t => new { t.TaskId, t.UserId });
        builder.HasIndex(t => t.UserId);
        builder.PrimitiveCollection(t => t.DisabledTypes).HasTexts();
        builder.PrimitiveCollection(t => t.SilentTypes).HasTexts();
        builder.Ignore(t => t.Choice);
    }
}
