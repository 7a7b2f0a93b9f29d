using Collab.Api.Activities;
using Collab.Api.Comments;
using Collab.Api.Conventions;
using Collab.Api.Conventions.Reference;
using Collab.Api.Events;
using Collab.Api.Invites;
using Collab.Api.Messages;
using Collab.Api.Notifications;
using Collab.Api.Search;
using Collab.Api.Settings;
using Collab.Api.Stories;
using Collab.Api.Stories.Rendering;
using Collab.Api.Streams;
using Collab.Api.Tasks;
using Collab.Api.Users;
using Collab.ServiceDefaults;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Collab.ServiceDefaults.Streams;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddCollabDb();
builder.AddCollabRedis();
builder.AddCollabAuthentication();
builder.AddCollabProblems();
builder.AddApiConventions();
builder.AddStreams();
builder.Services.AddSingleton<RenderedStories>();
builder.AddApiReference();

var app = builder.Build();
app.UseCollabProblems();
app.UseStreamFarewells();
app.UseSecurityHeaders();
app.UseCors();
app.UseUtf8Only();
app.UseAuthentication();
app.UseAuthorization();

app.MapHealthEndpoints();
app.MapApiReference();

var api = app.MapApi();
api.MapUsers();
api.MapSettings();
api.MapEvents();
api.MapTasks();
api.MapStories();
api.MapComments();
api.MapInvites();
api.MapMessages();
api.MapNotifications();
api.MapActivities();
api.MapSearch();
app.MapStreams();

await app.RunAsync();
