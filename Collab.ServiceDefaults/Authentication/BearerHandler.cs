using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Collab.ServiceDefaults.Authentication.Organisation;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Collab.ServiceDefaults.Authentication;

/// <summary>Reads <c>Authorization: Bearer</c> (RFC 6750, section 2.1): an access token or the service's. Without one, a stream's ticket or development's trusted identity.</summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    IOptions<AuthOptions> auth,
    AccessTokens tokens,
    StreamTickets tickets,
    Members members,
    CallerQueries queries) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    private const string Prefix = "Bearer ";

    /// <summary>Why credentials that are good give no access.</summary>
    private ProblemType? _refusal;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Whoever asks how the service is is nobody, and is told even while nobody can be recognised.
        if (HealthEndpoints.IsHealth(Request.Path))
            return AuthenticateResult.NoResult();

        var header = Request.Headers.Authorization.ToString();
        if (header.Length == 0)
            return TicketText is { } ticket ? await RedeemAsync(ticket) : await TrustedAsync();
        if (!IsBearer)
            return AuthenticateResult.Fail("The scheme is not Bearer.");

        var text = header[Prefix.Length..].Trim();
        if (IsServiceToken(text))
            return Success(Caller.OfService(SchemeName));
        if (members.Recognises(text))
            return await IdentifyAsync(text);

        return await tokens.FindAsync(text, Context.Features.Get<LookUps>(), Context.RequestAborted) is { } token
            ? Success(Caller.OfUser(token.UserId, token.Id, SchemeName))
            : AuthenticateResult.Fail("The token is unknown, expired or revoked.");
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_refusal is { } refusal)
        {
            await WriteAsync(refusal, detail: null);
            return;
        }

        // RFC 6750, section 3.1: no error code where no credentials came at all, or others than are taken here.
        Response.Headers.WWWAuthenticate = IsBearer || TicketText is not null ? BearerChallenge.InvalidToken : BearerChallenge.Plain;
        await WriteAsync(ProblemTypes.Unauthorized, "Send an access token: 'Authorization: Bearer clb_…'.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        WriteAsync(ProblemTypes.Forbidden, "These credentials are not for this resource.");

    private bool IsBearer => Request.Headers.Authorization.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    private string? TicketText =>
        Context.GetEndpoint()?.Metadata.GetMetadata<TakesTickets>() is not null && Request.Query[TakesTickets.Parameter] is [{ Length: > 0 } text] ? text : null;

    private async Task<AuthenticateResult> RedeemAsync(string text) =>
        await tickets.RedeemAsync(text, Context.RequestAborted) is { } ticket
            ? Success(Caller.OfTicket(ticket, SchemeName))
            : AuthenticateResult.Fail("The ticket is unknown, was not used in time, or has ended.");

    private async Task<AuthenticateResult> IdentifyAsync(string text)
    {
        var member = await members.FindAsync(text, Context.RequestAborted);
        if (member is { UserId: { } userId })
            return Success(Caller.OfUser(userId, tokenId: null, SchemeName, member.ExpiresAt));

        _refusal = member?.Refusal is { Status: StatusCodes.Status403Forbidden } refusal ? refusal : null;
        return AuthenticateResult.Fail("The token is not good, or of nobody here.");
    }

    private async Task<AuthenticateResult> TrustedAsync()
    {
        if (!auth.Value.TrustedIdentity)
            return AuthenticateResult.NoResult();

        return await TrustedIdentity.FindAsync(Context, queries) is { } userId
            ? Success(Caller.OfUser(userId, tokenId: null, SchemeName))
            : AuthenticateResult.NoResult();
    }

    private bool IsServiceToken(string text) =>
        auth.Value.ServiceToken is { } expected
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(text)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));

    private static AuthenticateResult Success(ClaimsPrincipal principal) =>
        AuthenticateResult.Success(new AuthenticationTicket(principal, SchemeName));

    private async Task WriteAsync(ProblemType type, string? detail)
    {
        Response.StatusCode = type.Status;
        await Context.RequestServices.GetRequiredService<IProblemDetailsService>()
            .WriteAsync(new ProblemDetailsContext { HttpContext = Context, ProblemDetails = Problem.Details(type, detail) });
    }
}
