using Collab.Embedded.Configuration;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a parameter is when configuration has no value for it.</summary>
public abstract class ParameterDefault
{
    /// <summary>The value.</summary>
    public abstract string GetDefaultValue();
}

/// <summary>A random text from a cryptographic generator.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    /// <summary>How many characters.</summary>
    public int MinLength { get; set; } = 22;

    /// <summary>Whether it may have lower-case letters.</summary>
    public bool Lower { get; set; } = true;

    /// <summary>Whether it may have upper-case letters.</summary>
    public bool Upper { get; set; } = true;

    /// <summary>Whether it may have digits.</summary>
    public bool Numeric { get; set; } = true;

    /// <summary>Whether it may have the characters <c>-_.{}~()*+!</c>.</summary>
    public bool Special { get; set; } = true;

    /// <summary>How many lower-case letters at least.</summary>
    public int MinLower { get; set; }

    /// <summary>How many upper-case letters at least.</summary>
    public int MinUpper { get; set; }

    /// <summary>How many digits at least.</summary>
    public int MinNumeric { get; set; }

    /// <summary>How many special characters at least.</summary>
    public int MinSpecial { get; set; }

    /// <inheritdoc/>
    public override string GetDefaultValue() => PasswordGenerator.Generate(this);
}
