namespace Collab.Api.Conventions.Idempotency;

/// <summary>A member of an answer that is shown once and kept nowhere. It is left out of the answer that a repeat gets.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretAttribute : Attribute;
