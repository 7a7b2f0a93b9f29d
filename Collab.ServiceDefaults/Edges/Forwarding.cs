using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Collab.ServiceDefaults.Edges;

/// <summary>
/// Where a request comes from: its connection's other end, unless that is a proxy that was named, whose
/// <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are then taken. Anybody can send these headers.
/// </summary>
public static partial class Forwarding
{
    public static void AddForwarding(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ProxyOptions>()
            .BindConfiguration("ForwardedHeaders")
            .ValidateDataAnnotations()
            .Validate(options => options.IsReadable, "ForwardedHeaders:KnownProxies takes addresses, ForwardedHeaders:KnownNetworks takes networks as 10.0.0.0/8.")
            .ValidateOnStart();
        // After all others: ASPNETCORE_FORWARDEDHEADERS_ENABLED, which some hosts set by themselves, would trust everyone.
        builder.Services.AddOptions<ForwardedHeadersOptions>().PostConfigure<IOptions<ProxyOptions>>((headers, proxies) => Configure(headers, proxies.Value));
    }

    /// <summary>Goes first: everything else asks where the request comes from.</summary>
    public static void UseForwarding(this IApplicationBuilder app)
    {
        if (!app.ApplicationServices.GetRequiredService<IOptions<ProxyOptions>>().Value.HasAny)
            WarnOnce(app);
        else if (!app.ApplicationServices.GetRequiredService<IConfiguration>().GetValue("ForwardedHeaders_Enabled", false))
            app.UseForwardedHeaders();
    }

    private static void Configure(ForwardedHeadersOptions headers, ProxyOptions proxies)
    {
        headers.ForwardedHeaders = proxies.HasAny ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto : ForwardedHeaders.None;
        headers.ForwardLimit = proxies.ForwardLimit;
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var proxy in proxies.KnownProxies)
            headers.KnownProxies.Add(IPAddress.Parse(proxy));
        foreach (var network in proxies.KnownNetworks)
            headers.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
    }

    private static void WarnOnce(IApplicationBuilder app)
    {
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Forwarding));
        var isWarned = 0;
        app.Use((context, next) =>
        {
            if (isWarned == 0 && context.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName)
                && context.Connection.RemoteIpAddress is { } peer && !IPAddress.IsLoopback(peer) && Interlocked.Exchange(ref isWarned, 1) == 0)
                Log.Ignored(logger);
            return next(context);
        });
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A request came with X-Forwarded-For, which is ignored: ForwardedHeaders:KnownProxies and KnownNetworks name no proxy. Behind one, all its clients share the limits of its address until they do.")]
        public static partial void Ignored(ILogger logger);
    }
}
