using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Collab.Data.Events;

internal sealed class EventConfiguration : IEntityTypeConfiguration<Event>
{
    public void Configure(EntityTypeBuilder<Event> builder)
    {
        builder.ToTable("events", table => table.HasCheckConstraint("ck_events_dates", "end_date >= start_date")).IsResource();
        builder.Property(e => e.Title).HasMaxLength(Event.MaxTitleLength);
        builder.Ignore(e => e.Details);
        builder.HasIndex(e => new { e.UserId, e.Id });
        builder.HasOne(e => e.User).WithMany().HasForeignKey(e => e.UserId).OnDelete(DeleteBehavior.Restrict);
    }
}
