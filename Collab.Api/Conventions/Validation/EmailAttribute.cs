using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Collab.Data.Users;

namespace Collab.Api.Conventions.Validation;

/// <summary>
/// An address as people have them: <c>local@domain</c> of RFC 5321, section 4.1.2, with letters of any script
/// (RFC 6531), and without quoted parts, comments and address literals.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed partial class EmailAttribute() : DataTypeAttribute(DataType.EmailAddress)
{
    public override bool IsValid(object? value) => value is not string text || (text.Length <= User.MaxEmailLength && Shape().IsMatch(text));

    public override string FormatErrorMessage(string name) => $"'{name}' must be an email address of at most {User.MaxEmailLength} characters.";

    [GeneratedRegex("""\A[^@\s\p{C}"(),:;<>\[\\\]]{1,64}@[\p{L}\p{M}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?(\.[\p{L}\p{M}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?)*\z""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Shape();
}
