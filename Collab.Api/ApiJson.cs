using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Collab.Api.Activities;
using Collab.Api.Collaborators;
using Collab.Api.Comments;
using Collab.Api.Conventions.Json;
using Collab.Api.Conventions.Paging;
using Collab.Api.Credentials;
using Collab.Api.Events;
using Collab.Api.Export;
using Collab.Api.Invites;
using Collab.Api.Messages;
using Collab.Api.Notifications;
using Collab.Api.Search;
using Collab.Api.Settings;
using Collab.Api.Stories;
using Collab.Api.Streams;
using Collab.Api.Tasks;
using Collab.Api.Users;
using Collab.Data.Delivery;

namespace Collab.Api;

/// <summary>Every type that comes in or goes out, for the serialiser that is generated at build time, and how JSON is read and written.</summary>
[JsonSerializable(typeof(NewUser))]
[JsonSerializable(typeof(UserChanges))]
[JsonSerializable(typeof(UserResponse))]
[JsonSerializable(typeof(RegistrationResponse))]
[JsonSerializable(typeof(Page<Person>))]
[JsonSerializable(typeof(NewLogin))]
[JsonSerializable(typeof(LoginResponse))]
[JsonSerializable(typeof(NewToken))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(Page<TokenResponse>))]
[JsonSerializable(typeof(ExportResponse))]
[JsonSerializable(typeof(SettingsChanges))]
[JsonSerializable(typeof(IReadOnlyList<ActivityType>))]
[JsonSerializable(typeof(IReadOnlyDictionary<Guid, TaskSettingsChanges>))]
[JsonSerializable(typeof(JsonElement?))]
[JsonSerializable(typeof(SettingsResponse))]
[JsonSerializable(typeof(NewEvent))]
[JsonSerializable(typeof(EventChanges))]
[JsonSerializable(typeof(EventResponse))]
[JsonSerializable(typeof(Page<EventResponse>))]
[JsonSerializable(typeof(NewTask))]
[JsonSerializable(typeof(TaskChanges))]
[JsonSerializable(typeof(CompletionChange))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, int>))]
[JsonSerializable(typeof(TaskResponse))]
[JsonSerializable(typeof(Page<TaskResponse>))]
[JsonSerializable(typeof(NewCollaborator))]
[JsonSerializable(typeof(CollaboratorChanges))]
[JsonSerializable(typeof(CollaboratorResponse))]
[JsonSerializable(typeof(Page<CollaboratorResponse>))]
[JsonSerializable(typeof(NewInvite))]
[JsonSerializable(typeof(InviteRenewal))]
[JsonSerializable(typeof(InviteAnswer))]
[JsonSerializable(typeof(InviteAcceptance))]
[JsonSerializable(typeof(InviteResponse))]
[JsonSerializable(typeof(Page<InviteResponse>))]
[JsonSerializable(typeof(NewStory))]
[JsonSerializable(typeof(StoryChanges))]
[JsonSerializable(typeof(ContentChange))]
[JsonSerializable(typeof(StoryResponse))]
[JsonSerializable(typeof(Page<StoryResponse>))]
[JsonSerializable(typeof(RevisionResponse))]
[JsonSerializable(typeof(Page<RevisionResponse>))]
[JsonSerializable(typeof(DiffResponse))]
[JsonSerializable(typeof(NewComment))]
[JsonSerializable(typeof(CommentChanges))]
[JsonSerializable(typeof(CommentResponse))]
[JsonSerializable(typeof(Page<CommentResponse>))]
[JsonSerializable(typeof(Page<CommentHistoryResponse>))]
[JsonSerializable(typeof(TicketResponse))]
[JsonSerializable(typeof(NewMessage))]
[JsonSerializable(typeof(MessageReceipt))]
[JsonSerializable(typeof(NotificationChanges))]
[JsonSerializable(typeof(NotificationResponse))]
[JsonSerializable(typeof(NotificationPage))]
[JsonSerializable(typeof(ReadMark))]
[JsonSerializable(typeof(ReadReceipt))]
[JsonSerializable(typeof(Page<ActivityResponse>))]
[JsonSerializable(typeof(Page<SearchHitResponse>))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>What readers of JSON commonly take at most; the deepest answers, trees of tasks and of comments, stay below it.</summary>
    private const int MaxDepth = 64;

    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.MaxDepth = MaxDepth;
        // Answers are never taken for HTML (nosniff, a content security policy), so texts go out as people wrote them.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new TextConverter());
        options.Converters.Add(new TimeConverter());
        options.Converters.Add(new WordConverter());
        options.TypeInfoResolverChain.Insert(0, Default);
    }
}
