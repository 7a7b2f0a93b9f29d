using System.Globalization;
using Collab.Api.Conventions.Paging;
using Collab.Data.Delivery;
using Collab.Data.Idempotency;
using Collab.Data.Stories;
using Collab.Data.Tasks;
using Collab.Data.Users;
using Microsoft.OpenApi;

namespace Collab.Api.Conventions.Reference;

/// <summary>
/// What members are that have one meaning wherever they stand, by their names; <c>Task.title</c> is that of tasks only.
/// The comments and attributes on a member go before.
/// </summary>
internal static class Terms
{
    private const int MaxMessageBytes = 64 * 1024;
    private const int MaxLines = 2 * Story.MaxContentBytes;

    private static readonly Dictionary<string, Term> Known = new()
    {
        ["id"] = new("What it is known by."),
        ["version"] = new("Counts its changes, from 1. It is the resource's `ETag` too.") { Min = 1 },
        ["created_at"] = new("When it was made."),
        ["updated_at"] = new("When it was changed last."),
        ["name"] = new("The name that others see.") { MaxLength = User.MaxNameLength },
        ["email"] = new("Unique, whatever its case.") { MaxLength = User.MaxEmailLength, Format = "email" },
        ["title"] = new("What it is called.") { MaxLength = TaskItem.MaxTitleLength },
        ["Activity.title"] = new("What it is about.") { MaxLength = MaxMessageBytes },
        ["Notification.title"] = new("What it is about.") { MaxLength = MaxMessageBytes },
        ["description"] = new("What else there is to say.") { MaxLength = TaskItem.MaxTextLength },
        ["message"] = new("What it says.") { MaxLength = MaxMessageBytes },
        ["user_id"] = new("Whose it is."),
        ["user"] = new("Who that is."),
        ["actor_id"] = new("Who did it; null for the system itself."),
        ["actor"] = new("Who did it; null for the system itself."),
        ["event_id"] = new("The event that it belongs to."),
        ["task_id"] = new("The task that it belongs to."),
        ["task"] = new("What that task is called."),
        ["story_id"] = new("The story that it belongs to."),
        ["comment_id"] = new("The comment that it tells of."),
        ["role"] = new("What one may do."),
        ["type"] = new("Of which kind it is."),
        ["start_date"] = new("When it starts."),
        ["end_date"] = new("When it ends."),
        ["planning"] = new("How it is to go."),
        ["parent_task_id"] = new("The task that it is a part of; null at the top of the event."),
        ["is_complete"] = new("Whether it is done."),
        ["completed_at"] = new("When it was completed; null while it is open."),
        ["duration"] = new("Whole minutes.") { Max = TaskItem.MaxDuration },
        ["allocated_duration"] = new("What the direct subtasks take of it.") { Max = TaskItem.MaxDuration },
        ["remaining_duration"] = new("What is left for more subtasks.") { Max = TaskItem.MaxDuration },
        ["path"] = new("From the highest ancestor that the caller sees down to the parent.") { MaxItems = TaskItem.MaxDepth },
        ["subtasks"] = new("Direct subtasks, oldest first.") { MaxItems = 100_000 },
        ["content"] = new("The text.") { MaxLength = Story.MaxContentBytes },
        ["content_html"] = new("The content as HTML.") { MaxLength = 16 * Story.MaxContentBytes },
        ["full_content"] = new("The whole text.") { MaxLength = Story.MaxContentBytes },
        ["content_diff"] = new("In the unified format.") { MaxLength = 8 * Story.MaxContentBytes },
        ["lines_added"] = new("How many lines it added."),
        ["lines_removed"] = new("How many lines it removed."),
        ["hunks"] = new("Changed lines, with unchanged ones around them.") { MaxItems = Story.MaxContentBytes },
        ["lines"] = new("The lines.") { MaxItems = MaxLines },
        ["text"] = new("The line, with its ending.") { MaxLength = Story.MaxContentBytes },
        ["kind"] = new("What became of the line."),
        ["is_deleted"] = new("Whether it is deleted."),
        ["is_edited"] = new("Whether it was changed since it was written."),
        ["replies"] = new("The answers to it.") { MaxItems = 100_000 },
        ["inviter_id"] = new("Who invites."),
        ["inviter"] = new("Who invites."),
        ["invitee_id"] = new("Who is invited."),
        ["invitee"] = new("Who is invited."),
        ["invitee_email"] = new("Whose address is invited.") { MaxLength = User.MaxEmailLength, Format = "email" },
        ["expires_at"] = new("Until when it can be used."),
        ["status"] = new("How it stands."),
        ["code"] = new("What opens an invite to an address.") { MaxLength = 100 },
        ["external_logins"] = new("As whom one is known to organisations.") { MaxItems = 100 },
        ["issuer"] = new("The organisation's issuer.") { MaxLength = ExternalLogin.MaxIssuerLength },
        ["subject"] = new("What it calls the user.") { MaxLength = ExternalLogin.MaxSubjectLength },
        ["access_token"] = new("What to send as `Authorization: Bearer …`.") { MaxLength = 100 },
        ["ticket"] = new("What opens the stream, as `?ticket=`.") { MaxLength = 100 },
        ["key_hash"] = new("What is kept of the key.") { MaxLength = 64 },
        ["location"] = new("Where what was made is found.") { MaxLength = KeptAnswer.MaxLocationLength },
        ["action"] = new("What happened, in one word.") { MaxLength = 50 },
        ["data"] = new("What happened to what."),
        ["is_read"] = new("Whether it is read."),
        ["disabled_notification_types"] = new("The types that are no news.") { MaxItems = TypeCount },
        ["disabled_types"] = new("The types that are no news there.") { MaxItems = TypeCount },
        ["excerpt"] = new("Where the words stand, as HTML.") { MaxLength = 500_000 },
        ["items"] = new("In the list's order.") { MaxItems = PageQuery.MaxLimit },
        ["next_cursor"] = new("What asks for the part after this one; null at the end of the list.") { MaxLength = Cursor.MaxLength },
    };

    private static int TypeCount => Enum.GetValues<ActivityType>().Length;

    public static void Apply(string schemaName, string member, IOpenApiSchema schema)
    {
        foreach (var name in (string[])[$"{schemaName}.{member}", member])
            Known.GetValueOrDefault(name)?.Apply(schema);
    }

    private sealed record Term(string Description)
    {
        public string? Format { get; init; }

        public int? MaxLength { get; init; }

        public int? MaxItems { get; init; }

        public int? Min { get; init; }

        public int? Max { get; init; }

        public void Apply(IOpenApiSchema member)
        {
            if (member is OpenApiSchemaReference reference)
                reference.Reference.Description ??= Description;
            else if (member is OpenApiSchema schema)
                Apply(schema);
        }

        private void Apply(OpenApiSchema schema)
        {
            schema.Description ??= InsideOf(schema) ?? Description;
            if (schema.Type?.HasFlag(JsonSchemaType.String) == true)
                (schema.Format, schema.MaxLength) = (schema.Format ?? Format, schema.MaxLength ?? MaxLength);
            else if (schema.Type?.HasFlag(JsonSchemaType.Array) == true)
                schema.MaxItems ??= MaxItems;
            else if (schema.Type?.HasFlag(JsonSchemaType.Integer) == true)
                (schema.Minimum, schema.Maximum) = (schema.Minimum ?? Text(Min), schema.Maximum ?? Text(Max));
        }

        /// <summary>What is said of a value that may be null, on the other of the two choices.</summary>
        private static string? InsideOf(OpenApiSchema schema) =>
            schema.OneOf?.OfType<OpenApiSchemaReference>().Select(choice => choice.Reference.Description).FirstOrDefault();

        private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
    }
}
