namespace Collab.Tests.Faults;

/// <summary>What the stream promises, and a history can break.</summary>
internal enum Promise
{
    /// <summary>A change that was acknowledged did not reach someone concerned.</summary>
    Missing,

    /// <summary>A change that nobody was told was made, or one that was made twice.</summary>
    Unasked,

    /// <summary>A number came twice on a connection.</summary>
    Repeated,

    /// <summary>A number was left out.</summary>
    Gap,

    /// <summary>Two users heard of two changes in different orders.</summary>
    Disorder,

    /// <summary>A change came before one that had been acknowledged when it was not even sent.</summary>
    Reversed,

    /// <summary>A number had one content, and then another one.</summary>
    Contradiction,

    /// <summary>Someone heard what they may not see.</summary>
    Overheard,

    /// <summary>A client got anything but the stream or a farewell.</summary>
    Refused,
}

internal sealed record Violation(Promise Broken, string Detail)
{
    public override string ToString() => $"{Broken}: {Detail}";
}
