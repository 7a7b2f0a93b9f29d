using System.Reflection;
using System.Text.RegularExpressions;
using Collab.Tests.Support;

namespace Collab.Tests.Edges;

/// <summary>What <c>docs/security.md</c> says is shown, is shown by tests that there are.</summary>
public sealed partial class SecurityDocsTests
{
    private const int Risks = 10;

    private static readonly string Document = File.ReadAllText(Path.Combine(ProjectAssembly.Repository, "docs", "security.md"));

    [Fact]
    public void Every_test_that_it_names_exists()
    {
        var tests = typeof(SecurityDocsTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods().Where(method => method.GetCustomAttributes().Any(attribute => attribute is FactAttribute)).Select(method => $"{type.Name}.{method.Name}"))
            .ToHashSet();

        var named = TestName().Matches(Document).Select(name => name.Groups[1].Value).ToList();

        Assert.NotEmpty(named);
        Assert.Equal([], named.Except(tests));
    }

    [Fact]
    public void Every_risk_of_the_list_is_met_by_a_test()
    {
        var sections = Document.Split("\n### ").Where(section => section.StartsWith("API", StringComparison.Ordinal)).ToList();

        Assert.Equal(Enumerable.Range(1, Risks).Select(i => $"API{i}:2023"), sections.Select(section => section.Split(' ')[0]));
        Assert.All(sections, section => Assert.Matches(TestName(), section));
    }

    [GeneratedRegex("`([A-Za-z]+Tests\\.[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();
}
