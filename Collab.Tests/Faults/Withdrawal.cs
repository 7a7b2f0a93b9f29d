using System.Net;
using Collab.Tests.Support;

namespace Collab.Tests.Faults;

internal static class Withdrawal
{
    /// <summary>Takes Cid's role on the task away, and notes all that is told of it.</summary>
    public static async Task RemoveCidAsync(this Stage stage)
    {
        var (world, task) = (stage.World, stage.World.Main.Task);
        var list = (await world.Owner.GetAsync($"/tasks/{task}/collaborators")).Expect(HttpStatusCode.OK);
        var role = list.Items.Single(item => item.GetProperty("user_id").GetGuid() == world.Cid.Id).GetProperty("id").GetGuid();

        var sent = Recorder.Now;
        await stage.Owner.DeleteAsync($"/tasks/{task}/collaborators/{world.Cid.Id}");
        stage.Recorder.NoteEnd(world.Cid.Id);
        // Those on the task, who only sees what is below it, and the one whom it concerns.
        Note(Keys.Of("collaborator_removed", "collaborator", role, null, task), world.Owner, world.Ann);
        Note(Keys.Of("collaborator_removed", "collaborator", role, null, null), world.Bob);
        Note(Keys.Of("access_ended", "task", task, null, task), world.Cid);

        void Note(string key, params User[] told) =>
            stage.Recorder.Note(new Change(key, sent, Recorder.Now, told.Select(user => user.Id).ToHashSet(), new HashSet<Guid>()));
    }
}
