using Collab.Tests.Support;

namespace Collab.Tests.Tasks;

/// <summary>Whoever reads again what is named after tasks were moved, planned or deleted has what the server has, whatever it sees of them.</summary>
public sealed class TreePageTests(CollabApp app)
{
    [Fact]
    public async Task Pages_follow_the_changes_of_a_tree()
    {
        var ann = await app.UserAsync("Ann");
        var id = await ann.EventAsync();
        var (here, there) = (await ann.TaskAsync(id, duration: 100), await ann.TaskAsync(id, duration: 100));
        var (part, beside) = (await ann.TaskAsync(id, here, 60), await ann.TaskAsync(id, here, 20));
        var (piece, other) = (await ann.TaskAsync(id, part, 30), await ann.TaskAsync(id, part, 10));
        var leaf = await ann.TaskAsync(id, piece, 5);
        var pages = new List<TaskPage> { await TaskPage.OpenAsync(app, ann, id) };
        foreach (var tasks in (Guid[][])[[here], [there], [part], [piece], [leaf, here], [piece, there], [other, beside]])
            pages.Add(await OpenAsync(ann, id, tasks));

        await FollowAsync(await ann.MoveAsync(part, there));
        await FollowAsync(await ann.PlanAsync(part, (piece, 40), (other, 20)));
        await FollowAsync(await ann.PutAsync($"/tasks/{piece}", new { parent_task_id = here, title = "Elsewhere", duration = 35 }));
        await FollowAsync(await ann.MoveAsync(beside, piece));
        await FollowAsync(await ann.MoveAsync(part, null));
        await FollowAsync(await ann.PlanAsync(here, (piece, 50)));
        await FollowAsync(await ann.PutAsync($"/tasks/{part}", new { parent_task_id = beside, duration = 20 }));
        await FollowAsync(await ann.DeleteAsync($"/tasks/{beside}"));
        await FollowAsync(await ann.DeleteAsync($"/tasks/{here}"));

        async Task FollowAsync(Answer change)
        {
            Assert.True((int)change.Status < 300, $"{change}");
            foreach (var page in pages)
                await page.RefetchAsync();
        }
    }

    private async Task<TaskPage> OpenAsync(User ann, Guid id, Guid[] tasks)
    {
        var user = await app.UserAsync("Bob");
        foreach (var task in tasks)
            await user.JoinsAsync(ann, task);
        return await TaskPage.OpenAsync(app, user, id);
    }
}
