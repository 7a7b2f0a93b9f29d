namespace Collab.ServiceDefaults.Authentication.Organisation;

/// <summary>Nothing can be said of a token: what its issuer signs with is not known, and it does not answer.</summary>
public sealed class IssuerAwayException() : Exception("The organisation's issuer cannot be reached.");
