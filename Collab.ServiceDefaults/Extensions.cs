using System.Diagnostics;
using Collab.ServiceDefaults.Edges;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Collab.ServiceDefaults;

/// <summary>What every service of the solution has: telemetry, health, ids of one form, service discovery and resilient HTTP clients.</summary>
public static class Extensions
{
    private const string StreamPath = "/sse";

    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.AddTelemetry();
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [HealthEndpoints.LiveTag]);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<LatestHealth>();
        builder.Services.Configure<RouteOptions>(routes => routes.SetParameterPolicy<IdConstraint>("guid"));
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });
        return builder;
    }

    /// <summary>Traces, metrics and logs; they leave over OTLP once <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector.</summary>
    private static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            // The scopes of a request have its path, whatever somebody wrote there; the trace's id is on each record anyway.
            logging.IncludeScopes = false;
        });

        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("Collab.*"))
            .WithTracing(tracing => tracing
                .AddSource("Collab.*")
                .AddAspNetCoreInstrumentation(options =>
                {
                    options.Filter = context => !HealthEndpoints.IsHealth(context.Request.Path);
                    options.EnrichWithHttpRequest = WithoutQuery;
                    options.EnrichWithHttpResponse = WithoutStrangePath;
                })
                .AddHttpClientInstrumentation(options => options.FilterHttpRequestMessage = request => request.RequestUri?.AbsolutePath.StartsWith(StreamPath, StringComparison.OrdinalIgnoreCase) != true));

        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.UseOtlpExporter();
    }

    /// <summary>A query may hold a ticket, which opens a stream, an address, or the words that somebody looks for.</summary>
    private static void WithoutQuery(Activity activity, HttpRequest request) => activity.SetTag("url.query", null);

    /// <summary>A path that is no route's, or one that takes any text, may have anything in it: an address in an id's place, or a token.</summary>
    private static void WithoutStrangePath(Activity activity, HttpResponse response)
    {
        var context = response.HttpContext;
        var endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        if (endpoint is not RouteEndpoint { RoutePattern.Parameters: var parameters } || parameters.Any(parameter => parameter.ParameterPolicies.Count == 0))
            activity.SetTag("url.path", null);
    }
}
