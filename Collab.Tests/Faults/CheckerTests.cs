namespace Collab.Tests.Faults;

/// <summary>The checker finds each kind of violation, and nothing in a history that is as it should be.</summary>
public sealed class CheckerTests
{
    private static readonly Guid Ann = Guid.CreateVersion7();
    private static readonly Guid Bob = Guid.CreateVersion7();
    private static readonly Guid Cid = Guid.CreateVersion7();

    private static readonly Change First = Made("first", 10, 20);
    private static readonly Change Second = Made("second", 30, 40);

    [Fact]
    public void What_all_hear_once_in_one_order_breaks_nothing()
    {
        var resumed = new Listening(Ann, "Ann", [On(0, (1, "first")), On(1), On(1, (2, "second"))], []);
        Assert.Empty(Checker.Check(Of(resumed, Hears(Bob, (1, "first"), (2, "second")))));
    }

    [Fact]
    public void Writes_at_the_same_time_may_come_in_either_order()
    {
        var crossing = Made("second", 15, 40);
        var history = new History([First, crossing], [Hears(Ann, (1, "second"), (2, "first"))], new Dictionary<Guid, long>());
        Assert.Empty(Checker.Check(history));
    }

    [Fact]
    public void A_change_that_one_client_of_a_user_does_not_hear_is_missing() =>
        AssertBroken([Promise.Missing], Hears(Ann, (1, "first"), (2, "second")), Hears(Ann, (1, "first")));

    [Fact]
    public void A_change_that_is_withdrawn_from_who_may_see_it_is_missing_and_its_place_is_nobodys() =>
        AssertBroken([Promise.Missing, Promise.Unasked], Hears(Ann, (1, "first"), (2, Heard.Withdrawn)));

    [Fact]
    public void A_change_that_nobody_made_is_found() =>
        AssertBroken([Promise.Unasked], Hears(Ann, (1, "first"), (2, "ghost"), (3, "second")));

    [Fact]
    public void A_withdrawn_event_for_someone_who_never_had_access_is_found() =>
        AssertBroken([Promise.Unasked], Hears(Ann, (1, "first"), (2, "second")), Hears(Cid, (1, Heard.Withdrawn)));

    [Fact]
    public void A_change_that_was_made_twice_is_found() =>
        AssertBroken([Promise.Unasked], Hears(Ann, (1, "first"), (2, "first"), (3, "second")));

    [Fact]
    public void A_number_that_comes_twice_on_a_connection_is_found() =>
        AssertBroken([Promise.Repeated], Hears(Ann, (1, "first"), (2, "second"), (2, "second")));

    [Fact]
    public void A_number_that_the_client_had_already_is_found() =>
        AssertBroken([Promise.Repeated], new Listening(Ann, "Ann", [On(0, (1, "first"), (2, "second")), On(2, (2, "second"))], []));

    [Fact]
    public void A_number_that_is_left_out_is_found() =>
        AssertBroken([Promise.Gap], Hears(Ann, (1, "first"), (3, "second")));

    [Fact]
    public void A_number_that_is_left_out_between_two_connections_is_found() =>
        AssertBroken([Promise.Gap], new Listening(Ann, "Ann", [On(0, (1, "first")), On(1, (3, "second"))], []));

    [Fact]
    public void Two_orders_are_found()
    {
        var crossing = Made("second", 15, 40);
        var history = new History([First, crossing], [Hears(Ann, (1, "first"), (2, "second")), Hears(Bob, (1, "second"), (2, "first"))], new Dictionary<Guid, long>());
        Assert.Equal([Promise.Disorder], Checker.Check(history).Select(violation => violation.Broken));
    }

    [Fact]
    public void A_change_before_one_that_was_acknowledged_before_it_was_sent_is_found() =>
        AssertBroken([Promise.Reversed], Hears(Ann, (1, "second"), (2, "first")));

    [Fact]
    public void A_number_with_two_contents_is_found()
    {
        var other = new Listening(Ann, "Ann's other", [new Session(0, 0, [new Heard(1, "first", "first"), new Heard(2, "second", "something else")])], []);
        AssertBroken([Promise.Contradiction], Hears(Ann, (1, "first"), (2, "second")), other);
    }

    [Fact]
    public void Who_has_no_access_is_not_to_hear() =>
        AssertBroken([Promise.Overheard], Hears(Cid, (1, "first")));

    [Fact]
    public void A_client_that_is_told_anything_else_is_found() =>
        AssertBroken([Promise.Refused], Hears(Ann, (1, "first"), (2, "second")) with { Refusals = ["503"] });

    [Fact]
    public void Who_loses_access_may_have_heard_until_then_and_finds_it_withdrawn_after() =>
        Assert.Empty(Checker.Check(Ending(35, On(0, 5, (1, "first"), (2, "second")), On(0, 36, (1, Heard.Withdrawn), (2, Heard.Withdrawn)))));

    [Fact]
    public void Who_has_lost_access_is_not_to_hear_on_a_new_connection_what_was_before() =>
        Assert.Equal([Promise.Overheard], BrokenIn(Ending(35, On(0, 36, (1, "first"), (2, Heard.Withdrawn)))));

    [Fact]
    public void Who_has_lost_access_is_not_to_hear_what_comes_after_on_any_connection() =>
        Assert.Equal([Promise.Overheard], BrokenIn(Ending(25, On(0, 5, (1, "first"), (2, "second")))));

    /// <summary>Cid could see both changes until then.</summary>
    private static History Ending(long end, params Session[] sessions)
    {
        Change[] changes = [First with { Former = new HashSet<Guid> { Cid } }, Second with { Former = new HashSet<Guid> { Cid } }];
        return new History(changes, [new Listening(Cid, "Cid", sessions, [])], new Dictionary<Guid, long> { [Cid] = end });
    }

    private static void AssertBroken(Promise[] promises, params Listening[] listeners) => Assert.Equal(promises, BrokenIn(Of(listeners)));

    private static Promise[] BrokenIn(History history) => [.. Checker.Check(history).Select(violation => violation.Broken).Distinct()];

    private static History Of(params Listening[] listeners) => new([First, Second], listeners, new Dictionary<Guid, long>());

    private static Change Made(string key, long sent, long answered) => new(key, sent, answered, new HashSet<Guid> { Ann, Bob }, new HashSet<Guid>());

    private static Listening Hears(Guid user, params (long Number, string Key)[] events) => new(user, $"{user}", [On(0, events)], []);

    private static Session On(long after, params (long Number, string Key)[] events) => On(after, 0, events);

    private static Session On(long after, long opened, params (long Number, string Key)[] events) =>
        new(opened, after, [.. events.Select(e => new Heard(e.Number, e.Key, e.Key))]);
}
