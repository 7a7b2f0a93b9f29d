namespace Collab.Tests.Faults;

/// <summary>Reads a history, and finds every promise of the stream that it breaks.</summary>
internal static class Checker
{
    public static IReadOnlyList<Violation> Check(History history) =>
    [
        .. Missing(history),
        .. Unasked(history),
        .. history.Listeners.SelectMany(Numbering),
        .. Disorder(history),
        .. Reversed(history),
        .. Contradictions(history),
        .. Overheard(history),
        .. history.Listeners.SelectMany(listener => listener.Refusals.Select(refusal => new Violation(Promise.Refused, $"{listener.Name} got {refusal}"))),
    ];

    private static IEnumerable<Violation> Missing(History history) =>
        from listener in history.Listeners
        let heard = listener.Events.Select(e => e.Key).ToHashSet()
        from change in history.Changes
        where change.Told.Contains(listener.User) && !heard.Contains(change.Key)
        select new Violation(Promise.Missing, $"{listener.Name} did not hear '{change.Key}'");

    /// <summary>Events of no change, places kept for nothing, and changes with two events: a write that counted twice has a key of its own, or its key twice.</summary>
    private static IEnumerable<Violation> Unasked(History history)
    {
        var known = history.Changes.Select(change => change.Key).ToHashSet();
        return
            from user in Streams(history)
            from told in user.Value.Where(e => !e.IsWithdrawn || !history.Ended.ContainsKey(user.Key)).GroupBy(e => e.Key)
            let times = told.Select(e => e.Number).Distinct().Count()
            where !known.Contains(told.Key) || times > 1
            select new Violation(Promise.Unasked, $"'{told.Key}' came to {user.Key} {times} times, {(known.Contains(told.Key) ? "and was acknowledged once" : "and was never acknowledged")}");
    }

    /// <summary>On each connection the numbers are those after the one that it was asked to continue from, each once.</summary>
    private static IEnumerable<Violation> Numbering(Listening listener)
    {
        foreach (var session in listener.Sessions)
        {
            var last = session.After;
            foreach (var number in session.Events.Select(e => e.Number))
            {
                if (number <= last)
                    yield return new Violation(Promise.Repeated, $"{listener.Name} got {number} after {last}");
                else if (number > last + 1)
                    yield return new Violation(Promise.Gap, $"{listener.Name} got {number} after {last}");
                last = Math.Max(last, number);
            }
        }
    }

    private static IEnumerable<Violation> Disorder(History history)
    {
        var streams = Streams(history).Select(user => (user.Key, Keys: InOrder(user.Value))).ToArray();
        for (var i = 0; i < streams.Length; i++)
        {
            for (var j = i + 1; j < streams.Length; j++)
            {
                var (one, other) = (streams[i].Keys.Intersect(streams[j].Keys), streams[j].Keys.Intersect(streams[i].Keys));
                if (one.Zip(other).FirstOrDefault(pair => pair.First != pair.Second) is ({ } first, { } second))
                    yield return new Violation(Promise.Disorder, $"'{first}' and '{second}' came to {streams[i].Key} and {streams[j].Key} in different orders");
            }
        }
    }

    private static IEnumerable<Violation> Reversed(History history)
    {
        var changes = history.Changes.ToDictionary(change => change.Key);
        foreach (var (user, events) in Streams(history))
        {
            Change? earliest = null;
            foreach (var key in InOrder(events).Reverse())
            {
                if (!changes.TryGetValue(key, out var change))
                    continue;
                if (earliest is not null && earliest.Answered < change.Sent)
                    yield return new Violation(Promise.Reversed, $"'{change.Key}' came to {user} before '{earliest.Key}', which had been acknowledged when it was sent");
                if (earliest is null || change.Answered < earliest.Answered)
                    earliest = change;
            }
        }
    }

    /// <summary>What is withdrawn may have been seen before, by those whose access has ended.</summary>
    private static IEnumerable<Violation> Contradictions(History history) =>
        from user in Streams(history)
        from told in user.Value.GroupBy(e => e.Number)
        let contents = told.Where(e => !e.IsWithdrawn || !history.Ended.ContainsKey(user.Key)).Select(e => e.Content).Distinct().ToArray()
        where contents.Length > 1
        select new Violation(Promise.Contradiction, $"{told.Key} of {user.Key} was {string.Join(" and ", contents)}");

    private static IEnumerable<Violation> Overheard(History history)
    {
        var changes = history.Changes.ToDictionary(change => change.Key);
        return
            from listener in history.Listeners
            from session in listener.Sessions
            from heard in session.Events
            where changes.TryGetValue(heard.Key, out var change) && !MayHear(change, listener.User, session, history)
            select new Violation(Promise.Overheard, $"{listener.Name} heard '{heard.Key}'");
    }

    private static bool MayHear(Change change, Guid user, Session session, History history) =>
        change.Told.Contains(user)
        || (change.Former.Contains(user) && (!history.Ended.TryGetValue(user, out var end) || (change.Sent < end && session.Opened < end)));

    /// <summary>What each user's clients heard together.</summary>
    private static Dictionary<Guid, List<Heard>> Streams(History history) =>
        history.Listeners.GroupBy(listener => listener.User).ToDictionary(user => user.Key, user => user.SelectMany(listener => listener.Events).ToList());

    private static string[] InOrder(IEnumerable<Heard> events) => [.. events.Where(e => !e.IsWithdrawn).OrderBy(e => e.Number).Select(e => e.Key).Distinct()];
}
