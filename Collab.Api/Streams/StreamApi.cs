using System.ComponentModel;
using Collab.Api.Conventions.Limits;
using Collab.Api.Conventions.Reference;
using Collab.ServiceDefaults.Problems;
using Collab.ServiceDefaults.Streams;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Collab.Api.Streams;

/// <summary>The streams, which notifiers serve; forwarded, so that one origin is enough.</summary>
public static class StreamApi
{
    private const string Route = "/sse/{user_id:guid}";

    internal static void AddStreams(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ForwardingOptions>().BindConfiguration("Sse").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddHttpForwarder();
        builder.Services.AddSingleton<NotifierEndpoints>();
        builder.Services.AddSingleton<NotifierClient>();
        builder.Services.AddSingleton<StreamForwarder>();
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<ForwardingOptions>>((host, forwarding) =>
            host.ShutdownTimeout = forwarding.Value.Drain + TimeSpan.FromSeconds(10));
        // They log the query of each request, where a ticket may be, as soon as somebody asks for more than warnings; and the
        // forwarder warns of each client that leaves and each notifier that is away with the whole of an exception.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.Logging.AddFilter("Yarp.ReverseProxy.Forwarder.HttpForwarder", LogLevel.Error);
    }

    public static void MapStreams(this IEndpointRouteBuilder app)
    {
        // Who is calling is for the notifier to find out; the credentials may be such as only it takes.
        var streams = app.MapGroup("").WithTags("Streams").AllowAnonymous().DisableHttpMetrics();
        streams.Within(Limit.Streams).DisableRequestTimeout();
        streams.MapMethods(Route, EventStreamResponse.Methods, OpenStream)
            .WithName("openStream")
            .Produces<string>(StatusCodes.Status200OK, EventStreamResponse.ContentType)
            .AddOpenApiOperationTransformer(StreamReference.DescribeAsync)
            .Refuses(ProblemTypes.Unauthorized, ProblemTypes.Forbidden, ProblemTypes.NotAcceptable, ProblemTypes.TooManyRequests);
        streams.MapMethods(Route, [HttpMethods.Options], EventStreamResponse.Options).ExcludeFromDescription();
    }

    /// <summary>Open the stream of a user's events</summary>
    /// <remarks>
    /// Events arrive as they happen, numbered 1, 2, 3 … for each user. A client that comes back with the last number it has
    /// seen, as `Last-Event-ID` or `?last_event_id=`, gets what it missed first.
    /// </remarks>
    /// <param name="context">The request to forward.</param>
    public static Task OpenStream([FromRoute(Name = "user_id"), Description("The caller's own id.")] Guid userId, HttpContext context) =>
        context.RequestServices.GetRequiredService<StreamForwarder>().ForwardAsync(context);
}
