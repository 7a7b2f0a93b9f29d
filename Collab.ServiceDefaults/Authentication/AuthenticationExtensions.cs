using Collab.ServiceDefaults.Authentication.Organisation;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Collab.ServiceDefaults.Authentication;

public static class AuthenticationExtensions
{
    /// <summary>Tells who is calling, in the same way in every service. The database has to be added too.</summary>
    public static void AddCollabAuthentication(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddOptions<AuthOptions>()
            .BindConfiguration("Auth")
            .ValidateDataAnnotations()
            .Validate<IHostEnvironment>(
                (options, environment) => !options.TrustedIdentity || environment.IsDevelopment(),
                "Auth:TrustedIdentity is for development: it lets anyone on this machine be anyone. Remove it from this environment.")
            .Validate(options => options.HasIssuer == !string.IsNullOrEmpty(options.Audience), "Auth:Authority and Auth:Audience go together.")
            .Validate<IHostEnvironment>(
                (options, environment) => !options.HasIssuer || options.IsAuthorityUrl(environment.IsDevelopment()),
                "Auth:Authority has to be an https URL: whoever can change what comes from there can be anyone.")
            .ValidateOnStart();
        builder.Services.AddMemoryCache();
        builder.Services.AddSingleton<CallerQueries>();
        builder.Services.AddSingleton<TokenUses>();
        builder.Services.AddHostedService(services => services.GetRequiredService<TokenUses>());
        builder.Services.AddSingleton<AccessTokens>();
        builder.Services.AddSingleton<StreamTickets>();
        builder.Services.AddSingleton<Issuer>();
        builder.Services.AddSingleton<IdentityTokens>();
        builder.Services.AddSingleton<Members>();
        builder.Services.AddAuthentication(BearerHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.SchemeName, null);
        builder.Services.AddAuthorizationBuilder()
            .AddDefaultPolicy(Policies.User, policy => policy.RequireAssertion(context => context.User.FindUserId() is not null))
            .AddPolicy(Policies.UserOrService, policy => policy.RequireAuthenticatedUser());
        builder.Services.AddHostedService<StatedAccess>();
    }
}
