using Collab.ServiceDefaults.Authentication;
using Collab.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Collab.Api.Credentials;

/// <summary>401 from a handler, with the challenge that it has to carry (RFC 9110, section 15.5.2).</summary>
internal static class CredentialProblems
{
    public static ProblemHttpResult Wrong(HttpResponse response) =>
        Challenge(response, BearerChallenge.Plain, ProblemTypes.WrongCredentials, "There is no user with that address and that password.");

    /// <summary>What gave access when the request came has been revoked since.</summary>
    public static ProblemHttpResult Revoked(HttpResponse response) =>
        Challenge(response, BearerChallenge.InvalidToken, ProblemTypes.Unauthorized, "The access token was revoked.");

    private static ProblemHttpResult Challenge(HttpResponse response, string challenge, ProblemType type, string detail)
    {
        response.Headers.WWWAuthenticate = challenge;
        return Problem.Of(type, detail);
    }
}
