using System.Text.RegularExpressions;

namespace Collab.Api.Comments;

/// <summary>Whom a text mentions: <c>@</c> and a user's id, or <c>@</c> and an email address.</summary>
internal sealed partial record Mentions(IReadOnlyCollection<Guid> Ids, IReadOnlyCollection<string> Emails)
{
    public bool Any => Ids.Count > 0 || Emails.Count > 0;

    public static Mentions In(string? text)
    {
        var (ids, emails) = (new HashSet<Guid>(), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        foreach (Match mention in Mention().Matches(text ?? ""))
        {
            if (mention.Groups["id"] is { Success: true, Value: var id })
                ids.Add(Guid.Parse(id));
            else
                emails.Add(mention.Groups["email"].Value);
        }

        return new(ids, emails);
    }

    /// <summary>Those that another text does not mention.</summary>
    public Mentions Except(Mentions others) =>
        new([.. Ids.Except(others.Ids)], [.. Emails.Except(others.Emails, StringComparer.OrdinalIgnoreCase)]);

    /// <remarks>An address ends where its domain does: the dot or comma of the sentence after it is none of it.</remarks>
    [GeneratedRegex(
        """@((?<id>[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\b|(?<email>[^@\s\p{C}"(),:;<>\[\\\]]{1,64}@[\p{L}\p{M}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?(\.[\p{L}\p{M}\p{N}]([\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?)*))""",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Mention();
}
