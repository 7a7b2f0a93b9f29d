using Collab.ServiceDefaults.Problems;

namespace Collab.ServiceDefaults.Authentication.Organisation;

/// <summary>What a token of an organisation's issuer says of a person.</summary>
/// <param name="Issuer">The issuer.</param>
/// <param name="Subject">Whom it means, among all that it knows.</param>
/// <param name="Email">The address, where the issuer has verified it, and only then.</param>
/// <param name="Name">What it calls the person, if anything.</param>
/// <param name="IssuedAt">When the token was made, where it says so.</param>
/// <param name="ExpiresAt">When the token ends.</param>
public sealed record Identity(string Issuer, string Subject, string? Email, string? Name, DateTimeOffset? IssuedAt, DateTimeOffset ExpiresAt);

/// <summary>Who a person turned out to be: a user, or nobody, and then why.</summary>
public sealed record Admission(Guid? UserId, ProblemType? Refusal)
{
    public static Admission Of(Guid userId) => new(userId, null);

    public static Admission Refused(ProblemType refusal) => new(null, refusal);
}

/// <summary>Finds or makes the user of a person who is seen for the first time. Only the service where every write is has one.</summary>
public interface INewcomers
{
    Task<Admission> AdmitAsync(Identity identity, CancellationToken cancellationToken);
}
