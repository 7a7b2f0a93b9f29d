using Collab.Data.Comments;
using Collab.Data.Delivery;
using Collab.Data.Events;
using Collab.Data.Idempotency;
using Collab.Data.Invites;
using Collab.Data.Settings;
using Collab.Data.Stories;
using Collab.Data.Tasks;
using Collab.Data.Users;
using Microsoft.EntityFrameworkCore;

namespace Collab.Data;

/// <summary>The one model of the database, shared by the services. Only the API writes resources; only the notifier writes deliveries.</summary>
public sealed class CollabDbContext(DbContextOptions<CollabDbContext> options) : DbContext(options)
{
    /// <summary>Deleted ones too, whom what they wrote still names.</summary>
    public DbSet<User> Users => Set<User>();

    /// <summary>The users that there are: who can call, be invited and be found.</summary>
    public IQueryable<User> Accounts => Users.Where(u => u.DeletedAt == null);

    public DbSet<AccessToken> AccessTokens => Set<AccessToken>();

    public DbSet<ExternalLogin> ExternalLogins => Set<ExternalLogin>();

    public DbSet<EndedIdentity> EndedIdentities => Set<EndedIdentity>();

    public DbSet<StreamTicket> StreamTickets => Set<StreamTicket>();

    public DbSet<UserSettings> Settings => Set<UserSettings>();

    public DbSet<Event> Events => Set<Event>();

    public DbSet<TaskItem> Tasks => Set<TaskItem>();

    public DbSet<Collaborator> Collaborators => Set<Collaborator>();

    public DbSet<Invite> Invites => Set<Invite>();

    public DbSet<Story> Stories => Set<Story>();

    public DbSet<StoryRevision> StoryRevisions => Set<StoryRevision>();

    public DbSet<Comment> Comments => Set<Comment>();

    public DbSet<CommentHistory> CommentHistory => Set<CommentHistory>();

    public DbSet<Activity> Activities => Set<Activity>();

    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<UserStream> UserStreams => Set<UserStream>();

    public DbSet<KeptAnswer> KeptAnswers => Set<KeptAnswer>();

    /// <summary>What every user of the context sets on its options.</summary>
    public static void Configure(DbContextOptionsBuilder options) => options.UseSnakeCaseNamingConvention();

    /// <summary>Lower case as the database makes it, for comparing addresses inside a query.</summary>
    [DbFunction("lower", IsBuiltIn = true)]
    public static string Lower(string text) => throw new InvalidOperationException("Only a query knows it.");

    /// <summary>The text that a JSON object has in a member of a member.</summary>
    [DbFunction("json_extract_path_text", IsBuiltIn = true)]
    public static string JsonText(string json, string member, string within) => throw new InvalidOperationException("Only a query knows it.");

    /// <summary>An address as <see cref="User.NormalizedEmail"/> has it: whatever finds one account becomes one text.</summary>
    public Task<string> NormalizeAsync(string address, CancellationToken cancellationToken) =>
        Database.SqlQuery<string>($"SELECT lower({address}) AS \"Value\"").SingleAsync(cancellationToken);

    /// <summary>Adds an activity and the outbox row that brings it to its audience, in the transaction of the change itself.</summary>
    public Activity Record(Activity activity, Audience audience)
    {
        Activities.Add(activity);
        Outbox.Add(new OutboxMessage(activity, audience));
        return activity;
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(CollabDbContext).Assembly);
}
