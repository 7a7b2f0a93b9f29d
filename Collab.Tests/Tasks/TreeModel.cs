namespace Collab.Tests.Tasks;

/// <summary>
/// A tree of tasks as the contract has it, without a database: what each change comes to, and what every task shows after
/// it. Nothing in it is complete.
/// </summary>
internal sealed class TreeModel
{
    private const int MaxDepth = 16;

    private readonly List<Node> _nodes = [];

    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>What each change answers: the problem's type, or <see langword="null"/> where it is made.</summary>
    public string? Create(Node node)
    {
        if (node.Parent is { } parent)
        {
            if (DepthOf(parent) + 1 > MaxDepth)
                return "tree-too-deep";
            if (node.Minutes > RemainingOf(parent))
                return "duration-exceeded";

            parent.Version++;
        }

        _nodes.Add(node);
        return null;
    }

    public string? Change(Node node, Node? parent, int minutes)
    {
        if (minutes < AllocatedOf(node))
            return "duration-exceeded";
        if (parent == node.Parent)
            return Resize(node, minutes);
        if (parent is not null && IsBelow(parent, node))
            return "tree-cycle";
        if (parent is not null && DepthOf(parent) + HeightOf(node) > MaxDepth)
            return "tree-too-deep";
        if (parent is not null && minutes > RemainingOf(parent))
            return "duration-exceeded";

        foreach (var touched in new[] { node, node.Parent, parent }.OfType<Node>())
            touched.Version++;
        (node.Parent, node.Minutes) = (parent, minutes);
        return null;
    }

    public string? Plan(Node parent, IReadOnlyDictionary<Node, int> plan)
    {
        var growth = plan.Sum(p => p.Value - p.Key.Minutes);
        if (plan.Any(p => p.Value < AllocatedOf(p.Key)) || growth > RemainingOf(parent))
            return "duration-exceeded";

        foreach (var (node, minutes) in plan.Where(p => p.Value != p.Key.Minutes))
        {
            node.Minutes = minutes;
            node.Version++;
        }

        parent.Version += growth == 0 ? 0 : 1;
        return null;
    }

    public void Delete(Node node)
    {
        if (node.Parent is { } parent)
            parent.Version++;
        _nodes.RemoveAll(other => IsBelow(other, node));
    }

    public List<Node> ChildrenOf(Node node) => _nodes.FindAll(child => child.Parent == node);

    public int AllocatedOf(Node node) => ChildrenOf(node).Sum(child => child.Minutes);

    private string? Resize(Node node, int minutes)
    {
        var growth = minutes - node.Minutes;
        if (node.Parent is { } parent)
        {
            if (growth > RemainingOf(parent))
                return "duration-exceeded";

            parent.Version += growth == 0 ? 0 : 1;
        }

        node.Version += growth == 0 ? 0 : 1;
        node.Minutes = minutes;
        return null;
    }

    private int RemainingOf(Node node) => node.Minutes - AllocatedOf(node);

    private int HeightOf(Node node) => 1 + ChildrenOf(node).Select(HeightOf).DefaultIfEmpty(0).Max();

    private static int DepthOf(Node node) => 1 + (node.Parent is { } parent ? DepthOf(parent) : 0);

    private static bool IsBelow(Node node, Node top) => node == top || (node.Parent is { } parent && IsBelow(parent, top));

    public sealed class Node(Node? parent, int minutes)
    {
        public Guid Id { get; set; }

        public Node? Parent { get; set; } = parent;

        public int Minutes { get; set; } = minutes;

        public int Version { get; set; } = 1;
    }
}
