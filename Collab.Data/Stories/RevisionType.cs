namespace Collab.Data.Stories;

/// <summary>What a revision came of.</summary>
public enum RevisionType
{
    /// <summary>The first text.</summary>
    Create,

    Update,

    /// <summary>A change of an older revision, merged with those made since.</summary>
    Merge,

    /// <summary>The text of an older revision, taken again.</summary>
    Restore,
}
