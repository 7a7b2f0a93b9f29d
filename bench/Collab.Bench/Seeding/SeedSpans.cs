namespace Collab.Bench.Seeding;

/// <summary>When what is made: users and events first, then tasks, then what people write; so nothing is older than what it is on.</summary>
internal sealed record SeedSpans(DateTimeOffset Until)
{
    public DateTimeOffset Start => Until.AddDays(-400);

    public DateTimeOffset Users => Until.AddDays(-300);

    public DateTimeOffset Events => Until.AddDays(-60);

    public DateTimeOffset Tasks => Until.AddDays(-32);

    public DateTimeOffset Stories => Until.AddDays(-29);
}
