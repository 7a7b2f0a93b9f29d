using Collab.Api.Activities;
using Collab.Api.Collaborators;
using Collab.Api.Comments;
using Collab.Api.Credentials;
using Collab.Api.Events;
using Collab.Api.Invites;
using Collab.Api.Notifications;
using Collab.Api.Settings;
using Collab.Api.Stories;
using Collab.Api.Users;

namespace Collab.Api.Export;

/// <summary>Everything that is held on a user.</summary>
/// <param name="ExportedAt">When the export began. What changes meanwhile may be in it or not.</param>
/// <param name="User">Who it is.</param>
/// <param name="Settings">What the user wants to hear of.</param>
/// <param name="ExternalLogins">As whom the user is known to organisations.</param>
/// <param name="Tokens">The access tokens, not their secrets.</param>
/// <param name="Tickets">The tickets for the user's stream, not their secrets.</param>
/// <param name="Events">The events that the user owns.</param>
/// <param name="Roles">The roles that the user was given on tasks.</param>
/// <param name="Tasks">The tasks that were created for the user, by their ids only where it may not look any more.</param>
/// <param name="InvitesReceived">The invites to the user.</param>
/// <param name="InvitesSent">The invites by the user.</param>
/// <param name="Stories">The stories that the user began, as far as it sees them or nobody else has changed them.</param>
/// <param name="Revisions">Every text that the user gave a story, whether or not it sees that one still.</param>
/// <param name="Comments">The user's comments, as far as it sees them.</param>
/// <param name="CommentHistory">What the user did to comments, with every text, whether or not it sees them still.</param>
/// <param name="Messages">The messages that the user sent.</param>
/// <param name="Activities">What else the user did; where it may not look any more, only what kind of thing that was, when and on which task.</param>
/// <param name="Notifications">What was news to the user, newest first.</param>
/// <param name="SilentNotifications">What else its stream had, only to keep its pages fresh, newest first.</param>
/// <param name="KeptAnswers">The answers that are kept for repeats of its requests, not their bodies.</param>
public sealed record ExportResponse(
    DateTimeOffset ExportedAt,
    UserResponse User,
    SettingsResponse Settings,
    IReadOnlyList<ExternalLoginResponse> ExternalLogins,
    IAsyncEnumerable<TokenResponse> Tokens,
    IAsyncEnumerable<HeldTicketResponse> Tickets,
    IAsyncEnumerable<EventResponse> Events,
    IAsyncEnumerable<CollaboratorResponse> Roles,
    IAsyncEnumerable<AssignedTaskResponse> Tasks,
    IAsyncEnumerable<InviteResponse> InvitesReceived,
    IAsyncEnumerable<InviteResponse> InvitesSent,
    IAsyncEnumerable<StoryResponse> Stories,
    IAsyncEnumerable<RevisionResponse> Revisions,
    IAsyncEnumerable<CommentResponse> Comments,
    IAsyncEnumerable<CommentHistoryResponse> CommentHistory,
    IAsyncEnumerable<ActivityResponse> Messages,
    IAsyncEnumerable<ActivityResponse> Activities,
    IAsyncEnumerable<NotificationResponse> Notifications,
    IAsyncEnumerable<NotificationResponse> SilentNotifications,
    IAsyncEnumerable<KeptAnswerResponse> KeptAnswers);
