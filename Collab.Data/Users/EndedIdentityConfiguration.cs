using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Collab.Data.Users;

internal sealed class EndedIdentityConfiguration : IEntityTypeConfiguration<EndedIdentity>
{
    public void Configure(EntityTypeBuilder<EndedIdentity> builder)
    {
        builder.ToTable("ended_identities").HasKey(i => new { i.Issuer, i.SubjectHash });
        builder.Property(i => i.Issuer).HasMaxLength(ExternalLogin.MaxIssuerLength);
    }
}
