namespace Collab.Api.Conventions.Limits;

/// <summary>The limit of an endpoint, where it is not that of its method.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Parameter">The parameter of the query without which it is that of its method all the same.</param>
internal sealed record LimitMetadata(Limit Limit, string? Parameter)
{
    public bool AppliesTo(HttpRequest request) => Parameter is null || request.Query.ContainsKey(Parameter);
}

internal static class LimitExtensions
{
    public static void AddLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<LimitOptions>()
            .BindConfiguration("Limits")
            .Validate(options => Enum.GetValues<Limit>().All(limit => options[limit].IsValid), "Limits takes 1 to 10000000 Requests in 1 to 86400 Seconds for each limit.")
            .ValidateOnStart();
        builder.Services.AddSingleton<LocalLimits>();
        builder.Services.AddSingleton<SharedLimits>();
        builder.Services.AddSingleton<CallerLimits>();
    }

    /// <summary>Has an endpoint count against a limit of its own, always or only where a <paramref name="parameter"/> of the query is given.</summary>
    public static TBuilder Within<TBuilder>(this TBuilder endpoint, Limit limit, string? parameter = null) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new LimitMetadata(limit, parameter));

    /// <summary>Tells who is calling, and whether it may at this moment.</summary>
    public static void UseLimitedAuthentication(this IApplicationBuilder app)
    {
        var limits = app.ApplicationServices.GetRequiredService<CallerLimits>();
        app.Use(limits.GateAsync);
        app.UseAuthentication();
        app.Use(limits.JudgeAsync);
    }
}
