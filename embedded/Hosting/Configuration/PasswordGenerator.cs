using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;

namespace Collab.Embedded.Configuration;

/// <summary>
/// Random texts for secrets. Letters and digits that are easily taken for another are left out, and the special
/// characters are those that need no escaping in a shell, a URI's user part or a connection string.
/// </summary>
internal static class PasswordGenerator
{
    private const string Lower = "abcdefghjkmnpqrstuvwxyz";
    private const string Upper = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string Numeric = "0123456789";
    private const string Special = "-_.{}~()*+!";

    public static string Generate(GenerateParameterDefault rules)
    {
        (string Characters, bool Allowed, int AtLeast)[] classes =
        [
            (Lower, rules.Lower, rules.MinLower),
            (Upper, rules.Upper, rules.MinUpper),
            (Numeric, rules.Numeric, rules.MinNumeric),
            (Special, rules.Special, rules.MinSpecial),
        ];
        if (classes.Any(c => c.AtLeast > 0 && !c.Allowed))
            throw new ArgumentException("A generated parameter asks for characters of a class that it does not allow.", nameof(rules));

        var all = string.Concat(classes.Where(c => c.Allowed).Select(c => c.Characters));
        if (all.Length == 0)
            throw new ArgumentException("A generated parameter allows no characters.", nameof(rules));

        var characters = classes.SelectMany(c => RandomNumberGenerator.GetItems<char>(c.Characters, c.AtLeast)).ToList();
        characters.AddRange(RandomNumberGenerator.GetItems<char>(all, Math.Max(0, rules.MinLength - characters.Count)));
        var text = characters.ToArray();
        RandomNumberGenerator.Shuffle<char>(text);
        return new string(text);
    }
}
