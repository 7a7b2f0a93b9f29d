using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Collab.ServiceDefaults.Problems;
using Collab.Tests.Support;

namespace Collab.Tests.Sweep;

/// <summary>Runs many small cases at once, and tells of all that failed.</summary>
internal sealed class Sweep
{
    private const int AtOnce = 8;
    private const int MaxTold = 40;
    private const int MaxLength = 160;

    private readonly List<(string Name, Func<Task<Answer>> Ask, Func<Answer, string?> Fault)> _cases = [];

    /// <param name="name">What is sent where.</param>
    /// <param name="ask">Sends it.</param>
    /// <param name="fault">What is wrong with the answer; null where nothing is.</param>
    public void Add(string name, Func<Task<Answer>> ask, Func<Answer, string?> fault) => _cases.Add((name, ask, fault));

    public async Task RunAsync()
    {
        var faults = new ConcurrentQueue<string>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(_cases, options, async (one, _) =>
        {
            var answer = await one.Ask();
            if (one.Fault(answer) is { } fault)
                faults.Enqueue($"{Short(one.Name)}\n    {fault}: {Short(answer.ToString())}");
        });
        Assert.NotEmpty(_cases);
        Assert.True(faults.IsEmpty, $"{faults.Count} of {_cases.Count} failed:\n{string.Join('\n', faults.Order().Take(MaxTold))}");
    }

    /// <summary>A problem of one of these statuses that names the member.</summary>
    public static Func<Answer, string?> Refused(string? member, params int[] statuses) => answer =>
        !statuses.Contains((int)answer.Status) ? $"not {string.Join(" or ", statuses)}"
        : !IsProblem(answer) ? "no problem of the registry"
        : member is not null && !answer.Errors.Any(name => Names(name, member)) ? $"does not name '{member}'"
        : null;

    private static bool IsProblem(Answer answer) =>
        answer.Header("Content-Type")?.StartsWith("application/problem+json", StringComparison.Ordinal) == true
        && ProblemTypes.All.Any(type => type.Urn == answer.Problem && type.Status == (int)answer.Status);

    /// <summary>An error may lie further inside: <c>people[0]</c>, <c>task_settings.x.muted</c>.</summary>
    private static bool Names(string error, string member) =>
        error == member || (error.StartsWith(member, StringComparison.Ordinal) && error[member.Length] is '.' or '[');

    [return: NotNullIfNotNull(nameof(text))]
    private static string? Short(string? text) => text?.Length > MaxLength ? $"{text[..MaxLength]}…" : text;
}
