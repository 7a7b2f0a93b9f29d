using Collab.Api.Conventions.Idempotency;
using Collab.Api.Conventions.Limits;
using Collab.Api.Conventions.Preconditions;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Collab.Api.Conventions;

/// <summary>The section <c>Cors</c> of the configuration.</summary>
internal sealed record CorsSettings
{
    /// <summary>The origins whose pages may call, as <c>https://app.example.com</c>. None unless listed.</summary>
    public string[] Origins { get; init; } = [];
}

/// <summary>What pages of other origins may send and see (Fetch standard, CORS protocol). Credentials are a header that they set themselves, so cookies play no part.</summary>
internal static class CrossOrigin
{
    private static readonly TimeSpan PreflightKept = TimeSpan.FromHours(1);

    public static void AddCrossOrigin(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<CorsSettings>()
            .BindConfiguration("Cors")
            .Validate(settings => settings.Origins.All(IsOrigin), "Cors:Origins has what is no origin: 'https://app.example.com' is one, without a path.")
            .ValidateOnStart();
        builder.Services.AddCors();
        builder.Services.AddOptions<CorsOptions>().Configure<IOptions<CorsSettings>>((cors, settings) => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(settings.Value.Origins)
            .WithMethods(HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete)
            .WithHeaders(HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.IfMatch, HeaderNames.IfNoneMatch, IdempotencyFilter.KeyHeader, "Last-Event-ID")
            .WithExposedHeaders(HeaderNames.ETag, HeaderNames.Location, HeaderNames.RetryAfter, Verdict.LeftHeader, Verdict.PolicyHeader, ResourceHeadersFilter.StreamCursor, IdempotencyFilter.ReplayedHeader)
            .SetPreflightMaxAge(PreflightKept)));
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority) == text;
}
