using Aspire.Hosting.ApplicationModel;

namespace Collab.Embedded.Configuration;

/// <summary>A default that is known already.</summary>
internal sealed class KnownDefault(string value) : ParameterDefault
{
    public override string GetDefaultValue() => value;
}
