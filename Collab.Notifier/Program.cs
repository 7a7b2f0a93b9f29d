using Collab.Notifier.Dispatch;
using Collab.Notifier.Retention;
using Collab.Notifier.Streams;
using Collab.ServiceDefaults;
using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Edges;
using Collab.ServiceDefaults.Problems;
using Collab.ServiceDefaults.Streams;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddCollabProblems();
builder.AddCollabAuthentication();
builder.AddCollabDbDiagnostics();
builder.AddCollabRedis();
builder.AddStreams();
builder.AddDispatch();
builder.AddRetention();

var app = builder.Build();
app.UseCollabProblems();
app.UseStreamFarewells();
app.UseSecurityHeaders();
app.UsePlainPaths();
app.UseAuthentication();
app.UseAuthorization();
app.MapHealthEndpoints();
app.MapStreams();

await app.RunAsync();
