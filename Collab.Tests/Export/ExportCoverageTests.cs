using System.Net;
using System.Text.Json;
using Collab.Data.Users;
using Collab.Tests.Comments;
using Collab.Tests.Notifications;
using Collab.Tests.Stories;
using Collab.Tests.Streams;
using Collab.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using User = Collab.Tests.Support.User;

namespace Collab.Tests.Export;

/// <summary>Every column of the database that may name a user, whether by a foreign key or not.</summary>
public sealed class ExportCoverageTests(CollabApp app)
{
    /// <summary>What of the export has the rows in which a column names the user; together, all of them.</summary>
    private static readonly Dictionary<string, string[]> Exported = new()
    {
        ["access_tokens.user_id"] = ["tokens"],
        ["activity.actor_id"] = ["messages", "activities"],
        ["collaborators.user_id"] = ["roles"],
        ["comment_history.user_id"] = ["comment_history"],
        ["comments.user_id"] = ["comments"],
        ["events.user_id"] = ["events"],
        ["external_logins.user_id"] = ["external_logins"],
        ["invites.invitee_id"] = ["invites_received"],
        ["invites.inviter_id"] = ["invites_sent"],
        ["kept_answers.user_id"] = ["kept_answers"],
        ["notifications.user_id"] = ["notifications", "silent_notifications"],
        ["stories.created_by"] = ["stories"],
        ["story_revisions.user_id"] = ["revisions"],
        ["stream_tickets.user_id"] = ["tickets"],
        ["task_settings.user_id"] = ["settings.task_settings"],
        ["tasks.maintainer_id"] = ["tasks"],
        ["user_settings.id"] = ["settings"],
    };

    private static readonly Dictionary<string, string> NotExported = new()
    {
        ["activity.event_id"] = "An event.",
        ["activity.story_id"] = "A story.",
        ["activity.task_id"] = "A task.",
        ["comments.thread_id"] = "A comment.",
        ["notifications.activity_id"] = "An activity.",
        ["outbox.activity_id"] = "An activity.",
        ["outbox.lineage"] = "Tasks.",
        ["outbox.silent_user_ids"] = "Consumed within a moment, and then a notification.",
        ["outbox.user_ids"] = "Consumed within a moment, and then a notification.",
        ["task_settings.task_id"] = "A task.",
        ["tasks.lineage"] = "Tasks.",
        ["user_streams.user_id"] = "The highest number of the notifications and how many of them are unread, which they show.",
    };

    [Fact]
    public async Task Every_column_that_may_name_a_user_is_exported_or_it_is_said_why_not()
    {
        await using var db = await app.ContextAsync();

        var columns = db.Model.GetEntityTypes().SelectMany(type => type.GetProperties()).Where(MayNameUser).Select(ColumnOf).ToList();

        string[] known = [.. Exported.Keys, .. NotExported.Keys];
        Assert.Equal([], columns.Except(known));
        Assert.Equal([], known.Except(columns));
    }

    [Fact]
    public async Task Of_a_user_who_has_done_everything_an_export_has_every_row()
    {
        var bob = await BusyUserAsync();
        await using var database = await app.OpenDatabaseAsync();

        var export = (await bob.GetAsync($"/users/{bob.Id}/export")).Expect(HttpStatusCode.OK);

        foreach (var (column, members) in Exported)
        {
            var rows = await RowsAsync(database, column, bob.Id);
            Assert.True(rows > 0, $"{column} does not name the user.");
            Assert.True(rows == members.Sum(member => SizeOf(export, member)), $"{column} names the user {rows} times.");
        }
    }

    /// <summary>Ids, but for those of the row itself and of what is no user.</summary>
    private static bool MayNameUser(IProperty property)
    {
        if (property.ClrType != typeof(Guid) && property.ClrType != typeof(Guid?) && property.ClrType != typeof(Guid[]))
            return false;

        return property.IsForeignKey()
            ? property.GetPrincipals().Any(principal => principal.DeclaringType.ClrType == typeof(Data.Users.User))
            : property.Name != nameof(AccessToken.Id);
    }

    private static string ColumnOf(IProperty property) => $"{property.DeclaringType.GetTableName()}.{property.GetColumnName()}";

    private static async Task<long> RowsAsync(NpgsqlConnection database, string column, Guid userId)
    {
        var (table, name) = column.Split('.') is [var first, var second] ? (first, second) : default;
        return (await database.QueryAsync<long>($"SELECT count(*) FROM {table} WHERE {name} = @user", ("user", userId))).Single();
    }

    private static int SizeOf(Answer export, string member)
    {
        var value = member.Split('.').Aggregate(export.Body, (body, name) => body.GetProperty(name));
        return value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : member.Contains('.', StringComparison.Ordinal) ? value.EnumerateObject().Count() : 1;
    }

    private async Task<User> BusyUserAsync()
    {
        var plan = await Plan.CreateAsync(app);
        var (bob, eve) = (await app.UserAsync("Bob"), await app.UserAsync("Eve"));
        await bob.JoinsAsync(plan.Owner, plan.Task, "maintainer");
        var lost = await plan.Owner.TaskAsync(plan.Event);
        await bob.JoinsAsync(plan.Owner, lost, "maintainer");
        await bob.TaskAsync(plan.Event, plan.Task, 1);
        (await plan.Owner.DeleteAsync($"/tasks/{lost}/collaborators/{bob.Id}")).Expect(HttpStatusCode.NoContent);
        await bob.InviteAsync(plan.Task, eve);
        await bob.EventAsync();
        await bob.CommentAsync(await bob.StoryAsync(plan.Task), "Words");
        await bob.NoteAsync("Note");
        (await bob.PatchAsync($"/users/{bob.Id}/settings", new { task_settings = new Dictionary<string, object> { [$"{plan.Task}"] = new { muted = true } } }, ("Idempotency-Key", "once"))).Expect(HttpStatusCode.OK);
        (await bob.PostAsync("/sse/tickets")).Expect(HttpStatusCode.OK);
        await app.ExecuteAsync(
            "INSERT INTO external_logins (issuer, subject, user_id, created_at) VALUES ('https://login.example.com', @subject, @user, now())", ("subject", $"{bob.Id}"), ("user", bob.Id));
        await app.QuietAsync(bob);
        return bob;
    }
}
