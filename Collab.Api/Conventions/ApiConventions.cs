using Collab.Api.Conventions.Idempotency;
using Collab.Api.Conventions.Limits;
using Collab.Api.Conventions.Preconditions;
using Collab.Api.Conventions.Validation;
using Collab.Api.Conventions.Writes;
using Collab.Api.Credentials;
using Collab.ServiceDefaults.Edges;

namespace Collab.Api.Conventions;

/// <summary>What all routes of the contract have in common, in one group that they are mapped in.</summary>
internal static class ApiConventions
{
    private const int MaxBodySize = 2 * 1024 * 1024;

    public static void AddApiConventions(this WebApplicationBuilder builder)
    {
        builder.AddServerLimits(MaxBodySize);
        builder.AddForwarding();
        builder.AddRequestTimeout();
        builder.AddLimits();
        builder.Services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        builder.Services.Configure<RouteOptions>(routes => routes.SetParameterPolicy<NumberConstraint>("int"));
        builder.AddCrossOrigin();
        builder.Services.AddSingleton<OutboxHint>();
        builder.Services.AddSingleton<RedisConnection>();
        builder.Services.AddHostedService(services => services.GetRequiredService<RedisConnection>());
        builder.Services.AddScoped<WriteFilter>();
        builder.Services.AddSingleton<AnswerJson>();
        builder.Services.AddScoped<KeptAnswers>();
        builder.Services.AddHostedService<KeptAnswersCleanup>();
    }

    /// <summary>The group of all routes. The filters run in this order.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("");
        api.AddEndpointFilter(ResourceHeadersFilter.InvokeAsync);
        api.AddEndpointFilter(PlainQueries.RefuseBrokenAsync);
        api.AddEndpointFilterFactory(PlainQueries.RefuseStrange);
        api.AddEndpointFilterFactory(ValidationFilter.Create);
        api.AddEndpointFilter(PlainBodies.RefuseBrokenAsync);
        api.AddEndpointFilterFactory(NamedAddresses.Create);
        api.AddEndpointFilterFactory(PasswordTurns.Create);
        WriteFilter.Apply(api);
        IdempotencyFilter.Apply(api);
        EndpointNames.Apply(api);
        return api;
    }
}
