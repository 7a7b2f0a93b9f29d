using Collab.Data.Delivery;
using Collab.Data.Settings;

namespace Collab.Tests.Notifications;

/// <summary>The rule by itself. That the dispatcher comes to the same is in <see cref="DispatchedNewsTests"/>.</summary>
public sealed class NewsTests
{
    private static readonly Dictionary<Spot, Guid> Ids = Enum.GetValues<Spot>().ToDictionary(spot => spot, _ => Guid.CreateVersion7());

    public static TheoryData<int> Cases { get; } = [.. Enumerable.Range(0, NewsCase.All.Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void News_is_what_the_table_says(int index)
    {
        var c = NewsCase.All[index];
        var settings = new UserSettings(Guid.CreateVersion7(), DateTimeOffset.UnixEpoch);
        settings.Update(new(c.DisableAll, c.Disabled, c.Tasks.ToDictionary(t => Ids[t.Key], t => t.Value), UserSettings.NoPreferences), DateTimeOffset.UnixEpoch);
        Guid[] lineage = c.Scene == Scene.Nowhere ? [] : [Ids[Spot.Above], Ids[Spot.Task]];

        Assert.True(News.IsSilent(c.Type, c.IsActor, c.Address, settings, lineage) == c.IsSilent, $"{c}");
    }
}
