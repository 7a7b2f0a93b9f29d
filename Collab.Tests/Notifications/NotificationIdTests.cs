using Collab.Data.Delivery;
using CsCheck;

namespace Collab.Tests.Notifications;

public sealed class NotificationIdTests
{
    private static readonly Gen<long> Number = Gen.Long[1, (1L << 40) - 1];
    private static readonly Gen<DateTimeOffset> Time = Gen.Long[0, 4_000_000_000_000].Select(DateTimeOffset.FromUnixTimeMilliseconds);

    [Fact]
    public void An_id_gives_its_number_back_to_its_user_only() =>
        Gen.Select(Gen.Guid, Gen.Guid, Number, Time).Sample((user, other, number, time) =>
        {
            var id = Notification.IdOf(user, number, time);
            return Notification.SeqIn(id, user) == number && (user == other || Notification.SeqIn(id, other) is null);
        });

    [Fact]
    public void An_id_is_a_uuid_of_version_7_with_the_time_of_its_notification() =>
        Gen.Select(Gen.Guid, Number, Time).Sample((user, number, time) =>
        {
            var id = Notification.IdOf(user, number, time);
            var milliseconds = Convert.ToInt64($"{id:N}"[..12], 16);
            return id.Version == 7 && id.Variant >> 2 == 2 && milliseconds == time.ToUnixTimeMilliseconds();
        });

    [Fact]
    public void Ids_of_one_user_sort_by_number() =>
        Gen.Select(Gen.Guid, Number, Number, Time).Sample((user, one, other, time) =>
            one.CompareTo(other) == Notification.IdOf(user, one, time).CompareTo(Notification.IdOf(user, other, time)));

    [Fact]
    public void No_other_uuid_is_an_id() =>
        Gen.Select(Gen.Guid, Gen.Guid).Sample((user, id) => Notification.SeqIn(id, user) is null);
}
