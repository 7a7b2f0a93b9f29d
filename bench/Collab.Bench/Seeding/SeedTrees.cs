using Collab.Data.Tasks;

namespace Collab.Bench.Seeding;

/// <summary>
/// Trees that are deep in places and broad in others: most of the largest event is below its first task, a tenth of it
/// is directly below one other.
/// </summary>
internal static class SeedTrees
{
    public static List<SeedTask> Make(SeedOptions options, IReadOnlyList<SeedEvent> events, SeedSpans spans, SeedRandom random)
    {
        var counts = Counts(options, events.Count);
        for (var i = 0; i < events.Count; i++)
        {
            Grow(events[i], counts[i], spans, random);
            Plan(events[i].Tasks, random);
        }

        return [.. events.SelectMany(e => e.Tasks).OrderBy(task => task.CreatedAt).ThenBy(task => task.Id)];
    }

    /// <summary>One is the largest; the others share what is left, the n-th in proportion to 1 / (n + 20).</summary>
    private static int[] Counts(SeedOptions options, int events)
    {
        var shares = Enumerable.Range(1, events - 1).Select(n => 1.0 / (n + 20)).ToArray();
        var scale = (options.Tasks - options.LargestEvent) / shares.Sum();
        int[] counts = [options.LargestEvent, .. shares.Select(share => (int)(share * scale))];
        counts[0] += options.Tasks - counts.Sum();
        return counts;
    }

    private static void Grow(SeedEvent e, int count, SeedSpans spans, SeedRandom random)
    {
        var (tasks, first) = (e.Tasks, new List<SeedTask>());
        var tops = 1 + Math.Min(5, count / 25);
        var leads = e.Leads.ToLookup(lead => lead == e.Leads[0] ? 0 : random.Below(tops));
        for (var i = 0; i < count; i++)
        {
            var parent = i < tops ? null : ParentOf(tasks, first, tasks[tops - 1], random);
            var at = e.CreatedAt + (spans.Tasks - e.CreatedAt) * i / count;
            var top = parent?.Top ?? i;
            var task = new SeedTask(random.Id(at), e, parent is { Depth: TaskItem.MaxDepth } ? parent.Parent : parent, top, at)
            {
                Maintainer = random.Chance(0.7) && leads[top].ToList() is { Count: > 0 } able ? random.FirstOf(able) : e.Owner,
            };
            tasks.Add(task);
            if (task.Top == 0)
                first.Add(task);
        }

        e.Leading.AddRange(leads.Where(lead => lead.Key < count).SelectMany(lead => lead.Select(user => (tasks[lead.Key], user))));
    }

    private static SeedTask ParentOf(List<SeedTask> tasks, List<SeedTask> first, SeedTask broad, SeedRandom random) => random.Below(10) switch
    {
        0 => broad,
        < 4 => tasks[^1],
        < 8 => random.OneOf(first),
        _ => random.OneOf(tasks),
    };

    /// <summary>Durations and completion from the leaves up: a complete task's subtasks are complete and sum exactly to it.</summary>
    private static void Plan(List<SeedTask> tasks, SeedRandom random)
    {
        foreach (var task in Enumerable.Reverse(tasks))
        {
            var isLeaf = task.Subtasks == 0;
            task.IsComplete = task.Subtasks == task.CompletedSubtasks && random.Chance(isLeaf ? 0.5 : 0.8);
            task.Duration = isLeaf ? 15 * (1 + random.SkewedBelow(16)) : task.Allocated + (task.IsComplete ? 0 : random.SkewedBelow(120));
            if (task.Parent is { } parent)
            {
                parent.Allocated += task.Duration;
                parent.Subtasks++;
                parent.CompletedSubtasks += task.IsComplete ? 1 : 0;
            }
        }
    }
}
