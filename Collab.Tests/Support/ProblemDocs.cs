using System.Text.RegularExpressions;

namespace Collab.Tests.Support;

/// <summary>What <c>docs/problems.md</c> says of each type of problem.</summary>
internal static partial class ProblemDocs
{
    private static readonly string[] Common = ["type", "title", "status", "detail", "trace_id", "errors"];

    public static IReadOnlyList<DocumentedProblem> All { get; } =
    [
        .. Row().Matches(File.ReadAllText(Path.Combine(ProjectAssembly.Repository, "docs", "problems.md")))
            .Select(row => new DocumentedProblem(row.Groups["urn"].Value, int.Parse(row.Groups["status"].ValueSpan), row.Groups["title"].Value, Members(row.Groups["members"].Value))),
    ];

    /// <summary>The members that an answer of that type may have.</summary>
    public static IEnumerable<string> MembersOf(string urn) => [.. Common, .. All.Where(problem => problem.Urn == urn).SelectMany(problem => problem.Members)];

    private static string[] Members(string column) => [.. Name().Matches(column).Select(name => name.Groups[1].Value)];

    [GeneratedRegex(@"^\| `(?<urn>urn:collab:[a-z-]+)` \| (?<status>[0-9]{3}) \| (?<title>[^|]+) \| [^|]+ \|(?<members>[^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Name();
}

internal sealed record DocumentedProblem(string Urn, int Status, string Title, string[] Members);
