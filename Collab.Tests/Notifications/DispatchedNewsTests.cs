using System.Net;
using System.Text.Json;
using Collab.Data.Delivery;
using Collab.Data.Settings;
using Collab.Tests.Support;

namespace Collab.Tests.Notifications;

/// <summary>
/// The table of <see cref="NewsCase"/> once more, by settings sent through the API and what the dispatcher makes of them.
/// All cases share one tree, so that most activities reach the recipients of all others, whose settings then decide.
/// </summary>
public sealed class DispatchedNewsTests(CollabApp app)
{
    [Fact]
    public async Task The_dispatcher_decides_as_the_rule_says()
    {
        var owner = await app.UserAsync("Owner");
        var tree = await NewsTree.CreateAsync(owner);
        var recipients = await Task.WhenAll(NewsCase.All.Select(c => RecipientAsync(c, owner, tree)));

        await using var database = await app.OpenDatabaseAsync();
        await database.ExecuteAsync("DELETE FROM tasks WHERE id = @id", ("id", tree.Removed));
        foreach (var told in recipients)
            await app.RecordAsync(told.Activity, told.Audience);

        foreach (var recipient in recipients)
        {
            await app.QuietAsync(recipient.User);
            var news = await IdsAsync(database, recipient.User.Id, silent: false);
            var silent = await IdsAsync(database, recipient.User.Id, silent: true);

            Assert.True((recipient.Case.IsSilent ? silent : news).Contains(recipient.Activity.Id), $"{recipient.Case}");
            foreach (var told in recipients.Where(told => told == recipient || told.Case.Scene == Scene.OnTask))
                Assert.True((IsSilent(told, recipient, tree) ? silent : news).Contains(told.Activity.Id), $"{told.Case}, for the recipient of {recipient.Case}");
            Assert.Equal(news.Count, (await recipient.User.GetAsync($"/notifications/{recipient.User.Id}")).Number("unread_count"));
        }
    }

    private static bool IsSilent(NewsRecipient told, NewsRecipient recipient, NewsTree tree)
    {
        var (c, isOwn) = (told.Case, told == recipient);
        return News.IsSilent(c.Type, isOwn && c.IsActor, isOwn || c.Address == Address.AudienceSilently ? c.Address : Address.Audience, recipient.Settings, tree.LineageOf(c));
    }

    private async Task<NewsRecipient> RecipientAsync(NewsCase c, User owner, NewsTree tree)
    {
        var user = await app.UserAsync("Recipient");
        await user.JoinsAsync(owner, tree.Top);
        var tasks = c.Tasks.ToDictionary(t => tree.IdOf(t.Key, c), t => t.Value);
        var settings = new
        {
            disable_all_notifications = c.DisableAll,
            disabled_notification_types = c.Disabled.Select(Word),
            task_settings = tasks.ToDictionary(t => t.Key, t => new { muted = t.Value.Muted, disabled_types = t.Value.DisabledTypes.Select(Word) }),
        };
        (await user.PatchAsync($"/users/{user.Id}/settings", settings)).Expect(HttpStatusCode.OK);

        var model = new UserSettings(user.Id, DateTimeOffset.UnixEpoch);
        model.Update(new(c.DisableAll, c.Disabled, tasks, UserSettings.NoPreferences), DateTimeOffset.UnixEpoch);
        return new NewsRecipient(c, user, model, tree.Activity(c, c.IsActor ? user.Id : owner.Id), tree.Audience(c, user.Id));
    }

    private static async Task<HashSet<Guid>> IdsAsync(Npgsql.NpgsqlConnection database, Guid userId, bool silent) =>
        [.. await database.QueryAsync<Guid>("SELECT activity_id FROM notifications WHERE user_id = @user AND silent = @silent", ("user", userId), ("silent", silent))];

    private static string Word(ActivityType type) => JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString());

    private sealed record NewsRecipient(NewsCase Case, User User, UserSettings Settings, Activity Activity, Audience Audience);
}
