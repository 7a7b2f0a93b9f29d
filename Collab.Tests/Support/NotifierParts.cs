using Collab.Notifier.Dispatch;
using Collab.Notifier.Streams;
using Collab.ServiceDefaults;
using Collab.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Collab.Tests.Support;

/// <summary>The parts of a notifier on the database and the Redis of an application, in this process.</summary>
internal static class NotifierParts
{
    /// <summary>None of them runs, and it opens no port.</summary>
    public static async Task<WebApplication> NotifierAsync(this CollabApp app, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:collabdb"] = await app.ConnectionStringAsync("collabdb"),
            ["ConnectionStrings:redis"] = await app.ConnectionStringAsync("redis"),
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.AddCollabAuthentication();
        builder.AddCollabDbDiagnostics();
        builder.AddCollabRedis();
        builder.AddStreams();
        builder.AddDispatch();
        return builder.Build();
    }
}
