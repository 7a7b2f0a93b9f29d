using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Collab.Data.Users;

public sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    /// <summary>One account per address, whatever its case.</summary>
    public const string OneAddress = "ix_users_normalized_email";

    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("users", table => table.HasCheckConstraint("ck_users_deleted", "(deleted_at IS NULL) = (email <> '') AND (deleted_at IS NULL OR password_hash IS NULL)")).IsResource();
        builder.Property(u => u.Name).HasMaxLength(User.MaxNameLength);
        builder.Property(u => u.Email).HasMaxLength(User.MaxEmailLength);
        builder.Property(u => u.NormalizedEmail).HasMaxLength(User.MaxEmailLength).HasComputedColumnSql("lower(email)", stored: true);
        builder.Property(u => u.PasswordHash).HasMaxLength(400);
        builder.HasIndex(u => u.NormalizedEmail).IsUnique().HasFilter("deleted_at IS NULL").HasDatabaseName(OneAddress);
    }
}
