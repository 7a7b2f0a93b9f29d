using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Collab.Data.Idempotency;

internal sealed class KeptAnswerConfiguration : IEntityTypeConfiguration<KeptAnswer>
{
    public void Configure(EntityTypeBuilder<KeptAnswer> builder)
    {
        builder.ToTable("kept_answers");
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.Location).HasMaxLength(KeptAnswer.MaxLocationLength);
        builder.HasIndex(a => a.CreatedAt);
        builder.HasIndex(a => new { a.UserId, a.Id });
    }
}
