using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Collab.Data.Users;

internal sealed class ExternalLoginConfiguration : IEntityTypeConfiguration<ExternalLogin>
{
    public void Configure(EntityTypeBuilder<ExternalLogin> builder)
    {
        builder.ToTable("external_logins").HasKey(l => new { l.Issuer, l.Subject });
        builder.Property(l => l.Issuer).HasMaxLength(ExternalLogin.MaxIssuerLength);
        builder.Property(l => l.Subject).HasMaxLength(ExternalLogin.MaxSubjectLength);
        // One person of an issuer a user: else whoever takes another's address as its own would share its account.
        builder.HasIndex(l => new { l.UserId, l.Issuer }).IsUnique();
        builder.HasOne<User>().WithMany().HasForeignKey(l => l.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
