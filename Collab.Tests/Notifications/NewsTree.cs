using Collab.Data;
using Collab.Data.Delivery;
using Collab.Tests.Support;

namespace Collab.Tests.Notifications;

/// <summary>The tasks that the cases of <see cref="NewsCase"/> play on.</summary>
internal sealed record NewsTree(Guid EventId, Guid Top, Guid Above, Guid Task, Guid Below, Guid Beside, Guid Removed)
{
    public static async Task<NewsTree> CreateAsync(User owner)
    {
        var eventId = await owner.EventAsync();
        var top = await owner.TaskAsync(eventId, duration: 100);
        var above = await owner.TaskAsync(eventId, top, 40);
        var task = await owner.TaskAsync(eventId, above, 20);
        return new NewsTree(
            eventId,
            top,
            above,
            task,
            await owner.TaskAsync(eventId, task, 10),
            await owner.TaskAsync(eventId, top, 40),
            await owner.TaskAsync(eventId, above, 20));
    }

    public Guid IdOf(Spot spot, NewsCase c) => spot switch
    {
        Spot.Above => Above,
        Spot.Below => Below,
        Spot.Beside => Beside,
        _ => c.Scene == Scene.OnRemovedTask ? Removed : Task,
    };

    public Guid[] LineageOf(NewsCase c) => c.Scene == Scene.Nowhere ? [] : [Top, Above, IdOf(Spot.Task, c)];

    public Activity Activity(NewsCase c, Guid actorId) => new(c.Type, actorId, "Title", $"{c}", new ActivityData("tested", null), TimeProvider.System.Now())
    {
        EventId = c.Scene == Scene.Nowhere ? null : EventId,
        TaskId = c.Scene == Scene.Nowhere ? null : IdOf(Spot.Task, c),
    };

    public Audience Audience(NewsCase c, Guid recipient)
    {
        var audience = c.Scene == Scene.OnTask ? Data.Delivery.Audience.OfTask : Data.Delivery.Audience.Of([]);
        return c.Address switch
        {
            Address.Named => audience with { Users = [recipient], Lineage = c.Scene == Scene.OnRemovedTask ? LineageOf(c) : null },
            Address.AudienceSilently => Data.Delivery.Audience.OfTaskSilently,
            Address.NamedSilently => audience with { Silent = [recipient] },
            _ => audience,
        };
    }
}
