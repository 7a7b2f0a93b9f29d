using System.Net;
using Collab.Tests.Support;
using CsCheck;
using Node = Collab.Tests.Tasks.TreeModel.Node;

namespace Collab.Tests.Tasks;

/// <summary>Whatever is done to a tree, the API answers as the model does, and shows what the model has.</summary>
public sealed class TreeModelTests(CollabApp app)
{
    private const int Trees = 12;

    /// <summary>So that trees grow before they are cut, and about as much is made as is refused.</summary>
    private static readonly Gen<Kind> Kinds = Gen.FrequencyConst(
        (5, Kind.Create), (2, Kind.CreateBelowTheNewest), (2, Kind.Resize), (3, Kind.Move), (2, Kind.MoveAndResize), (4, Kind.Plan), (1, Kind.Delete));

    private static readonly Gen<Step[]> Steps = Gen
        .Select(Kinds, Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Int[1, 60].Array[3], (kind, task, other, minutes) => new Step(kind, task, other, minutes))
        .Array[40];

    private enum Kind
    {
        Create,
        CreateBelowTheNewest,
        Resize,
        Move,
        MoveAndResize,
        Plan,
        Delete,
    }

    [Fact]
    public async Task The_API_decides_and_counts_as_the_model_does()
    {
        var ann = await app.UserAsync();

        await Steps.SampleAsync(async steps =>
        {
            var (id, model) = (await ann.EventAsync(), new TreeModel());
            foreach (var step in steps)
                await TakeAsync(ann, id, model, step);

            var shown = (await ann.GetAsync($"/events/{id}/tasks?limit=100")).Expect(HttpStatusCode.OK).Items.Select(task => (
                task.GetProperty("id").GetGuid(),
                task.GetProperty("parent_task_id").GetString() is { } parent ? Guid.Parse(parent) : Guid.Empty,
                task.GetProperty("duration").GetInt32(),
                task.GetProperty("allocated_duration").GetInt32(),
                task.GetProperty("subtask_count").GetInt32(),
                task.GetProperty("version").GetInt32()));
            var expected = model.Nodes.Select(node => (
                node.Id, node.Parent?.Id ?? Guid.Empty, node.Minutes, model.AllocatedOf(node), model.ChildrenOf(node).Count, node.Version));
            Assert.Equal(expected.Order(), shown.Order());
            await app.IsSoundAsync(id);
        }, iter: Trees, threads: 2);
    }

    private static async Task TakeAsync(User ann, Guid id, TreeModel model, Step step)
    {
        var (task, other) = (Pick(model.Nodes, step.Task), Pick(model.Nodes, step.Other, orNone: true));
        if (task is null || step.Kind is Kind.Create or Kind.CreateBelowTheNewest)
        {
            await CreateAsync(ann, id, model, step.Kind == Kind.Create ? other : (model.Nodes.Count == 0 ? null : model.Nodes[^1]), step.Minutes);
            return;
        }

        var (answer, problem) = step.Kind switch
        {
            Kind.Resize => (await ann.PutAsync($"/tasks/{task.Id}", new { duration = 2 * step.Minutes[0] }), model.Change(task, task.Parent, 2 * step.Minutes[0])),
            Kind.Move => (await ann.MoveAsync(task.Id, other?.Id), model.Change(task, other, task.Minutes)),
            Kind.MoveAndResize => (
                await ann.PutAsync($"/tasks/{task.Id}", new { parent_task_id = other?.Id, duration = step.Minutes[0] }), model.Change(task, other, step.Minutes[0])),
            Kind.Plan => await PlanAsync(ann, model, step.Minutes),
            _ => await DeleteAsync(ann, model, task),
        };
        AssertSame(problem, answer, step);
    }

    private static async Task CreateAsync(User ann, Guid id, TreeModel model, Node? parent, int[] minutes)
    {
        var node = new Node(parent, parent is null ? 3 * minutes[0] : minutes[0] / 3 + 1);
        var problem = model.Create(node);

        var answer = await ann.PostAsync("/tasks", new { event_id = id, parent_task_id = parent?.Id, title = "Task", duration = node.Minutes });

        AssertSame(problem, answer, new Step(Kind.Create, 0, 0, minutes));
        if (problem is null)
            node.Id = answer.Id;
    }

    private static async Task<(Answer Answer, string? Problem)> PlanAsync(User ann, TreeModel model, int[] minutes)
    {
        var parent = model.Nodes.MaxBy(node => model.ChildrenOf(node).Count)!;
        var plan = model.ChildrenOf(parent).Select((child, i) => (child, minutes[i % minutes.Length] / 2 + 1)).ToDictionary();
        var answer = await ann.PlanAsync(parent.Id, [.. plan.Select(p => (p.Key.Id, p.Value))]);
        return (answer, model.Plan(parent, plan));
    }

    private static async Task<(Answer Answer, string? Problem)> DeleteAsync(User ann, TreeModel model, Node task)
    {
        model.Delete(task);
        return (await ann.DeleteAsync($"/tasks/{task.Id}"), null);
    }

    private static void AssertSame(string? problem, Answer answer, Step step)
    {
        if (problem is null)
            Assert.True((int)answer.Status < 300, $"{step}: {answer}");
        else
            answer.ExpectProblem(HttpStatusCode.Conflict, problem);
    }

    private static Node? Pick(IReadOnlyList<Node> nodes, int number, bool orNone = false)
    {
        var index = nodes.Count == 0 && !orNone ? 0 : number % (nodes.Count + (orNone ? 1 : 0));
        return index < nodes.Count ? nodes[index] : null;
    }

    private sealed record Step(Kind Kind, int Task, int Other, int[] Minutes);
}
